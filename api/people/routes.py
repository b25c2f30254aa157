"""`/person-decisions`: who may be one person, and what is decided about it."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.auth.circumstances import Circumstance
from api.auth.principals import MayJoinPeople
from api.dependencies import ReadConnection, WriteConnection
from pulse.access import audit
from pulse.people import Account, Pair, merge, split, to_review

router = APIRouter(prefix="/person-decisions", tags=["people"])
Name = Annotated[str, Field(min_length=1, max_length=320)]


class Decision(BaseModel):
    """That those named are one person (merge), or are not (split)."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["merge", "split"]
    names: list[Name] = Field(
        min_length=1,
        max_length=100,
        description="e-mail addresses, logins, account ids or keys",
        examples=[["ada@example.com", "ada-l"]],
    )


class DecidedDocument(BaseModel):
    """The sides that were set apart, or one with all that is one person now."""

    sides: list[list[Account]]


@router.get("", operation_id="list_people_to_review")
def list_people_to_review(_: MayJoinPeople, connection: ReadConnection) -> list[Pair]:
    """Pairs of people who may be one, the likeliest first: merge them, or split them and be asked no more."""
    return to_review(connection)


@router.post("", status_code=201, operation_id="decide_about_people")
def decide(
    wanted: Decision, principal: MayJoinPeople, connection: WriteConnection, by: Circumstance
) -> DecidedDocument:
    """Decide; it takes effect with the next build and survives all of them."""
    if wanted.kind == "merge":
        sides = [merge(connection, wanted.names, by=principal.email)]
    else:
        sides = split(connection, wanted.names, by=principal.email)
    keys = [[account.account_key for account in side] for side in sides]
    audit.record(connection, by, f"people.{wanted.kind}", details={"sides": keys})
    return DecidedDocument(sides=sides)
