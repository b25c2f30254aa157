"""Finds out who asks, once a request: `scope["principal"]`, or in `scope["refusal"]` why there is none."""

from starlette.datastructures import State
from starlette.types import ASGIApp, Receive, Scope, Send

from api.auth.identity import Identities


class Identification:
    """Decides nothing: rules do, and public routes need nobody."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        self.app = app
        self.state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its principal."""
        if scope["type"] != "lifespan":
            identities: Identities = self.state.identities
            given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
            try:
                scope["principal"] = await identities.identify(given.decode("latin-1"))
            except Exception as error:  # noqa: BLE001 - kept for the rule, whose error handlers know them all
                scope["refusal"] = error
        await self.app(scope, receive, send)
