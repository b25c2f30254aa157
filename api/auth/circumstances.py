"""Who acts, from where and in which request: what the audit log keeps beside a deed."""

from typing import Annotated

from fastapi import Depends, Request

from pulse.access.audit import Circumstances
from pulse.access.permissions import Principal


def circumstances(request: Request, actor: str) -> Circumstances:
    """The circumstances of a request of somebody who is not signed in."""
    address = request.client.host if request.client else ""
    return Circumstances(actor, address, request.scope.get("request_id", ""))


def _of_principal(request: Request) -> Circumstances:
    principal: Principal = request.scope["principal"]
    return circumstances(request, principal.actor)


# Named after the principal in the endpoint's parameters, which FastAPI fills in from left to right.
Circumstance = Annotated[Circumstances, Depends(_of_principal)]
