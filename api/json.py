"""Documents as responses: bytes are not validated a second time. Routes name the model, so that OpenAPI shows it."""

from fastapi import Response
from pydantic import BaseModel


def as_json(document: BaseModel) -> Response:
    """The response that holds `document`."""
    return Response(document.__pydantic_serializer__.to_json(document), media_type="application/json")
