"""Routes that read their parameters themselves look like any other from outside, and refuse what they cannot read."""

from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict

from api.app import create_app
from api.auth.rules import permissions_of, routes_of
from api.direct import DirectRoute, NotDirect
from api.queries import asked, documented
from pulse.access.permissions import Permission
from pulse.settings import Settings


class Wanted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    names: list[str] = []
    limit: int = 5


def test_parameters_are_documented_with_what_they_refer_to_in_place() -> None:
    document = create_app(Settings(_env_file=None), "postgresql://nobody@127.0.0.1:9/none").openapi()
    operation = document["paths"]["/api/v1/metrics/{name}/series"]["get"]
    parameters = {one["name"]: one for one in operation["parameters"]}
    assert {"name", "since", "until", "filters", "grain", "previous"} <= set(parameters)
    assert parameters["grain"]["schema"]["enum"] == ["day", "week", "month", "quarter"]
    assert "$ref" not in str(operation["parameters"])
    assert operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/AnswerDocument")


def test_direct_routes_keep_their_rules() -> None:
    app = create_app(Settings(_env_file=None), "postgresql://nobody@127.0.0.1:9/none")
    direct = [route for route in routes_of(app) if "/work-items" in (route.path or "")]
    assert len(direct) > 5
    assert {len(permissions_of(route)) for route in direct} == {1}
    assert {permission for route in direct for permission in permissions_of(route)} == {
        Permission.READ,
        Permission.READ_PEOPLE,
    }


def test_a_parameter_that_is_not_plain_keeps_the_application_from_starting() -> None:
    router = APIRouter(route_class=DirectRoute)

    async def nested(wanted: Annotated[Wanted, Depends(asked(Wanted))]) -> Wanted:
        return wanted

    async def endpoint(given: Annotated[Wanted, Depends(nested)]) -> Response:
        return Response(str(given))

    async def queried(limit: int) -> Response:
        return Response(str(limit))

    for refused in (endpoint, queried):
        with pytest.raises(NotDirect):
            router.add_api_route("/x", refused)


def test_lists_are_documented_as_lists() -> None:
    (names, limit) = documented(Wanted)["parameters"]
    assert (names["name"], names["schema"]["type"], names["required"]) == ("names", "array", False)
    assert (limit["name"], limit["schema"]["type"]) == ("limit", "integer")
