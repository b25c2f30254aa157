"""Takes down what a person decides about who is whom. It takes effect with the next build and survives all of them.

A decision is about pairs of accounts, and the last one about a pair counts. So that nothing that is found later undoes
it by a detour, it covers all pairs between the two sides, and confirms what stays together.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from typing import Any, Literal

import psycopg

from pulse.errors import PulseError
from pulse.people.reading import Account, accounts

Connection = psycopg.Connection[Any]
Decision = tuple[Literal["merge", "split"], str, str]
INSERT = """
    insert into app.person_decisions (kind, account_key, other_account_key, decided_by) values (%s, %s, %s, %s)
"""


class UnknownPersonError(PulseError):
    """Nobody, or more than one, is meant by what was given."""

    exit_code = 2


def merge(connection: Connection, names: Sequence[str], *, by: str) -> list[Account]:
    """Decide that the people whom `names` mean are one; gives all their accounts.

    A name is a person key, an account key, an e-mail address, a login or a source's account id.

    Raises:
        UnknownPersonError: a name means nobody or several people, or all mean the same one.
    """
    everyone = accounts(connection)
    groups = {key: _of_person(everyone, key) for key in (_person(everyone, name) for name in names)}
    if len(groups) < 2:
        raise UnknownPersonError("These are one person already.")
    _record(connection, merging(groups.values()), by)
    return [account for group in groups.values() for account in group]


def split(connection: Connection, names: Sequence[str], *, by: str) -> list[list[Account]]:
    """Decide that the accounts that `names` mean are not one person with the others; gives the sides, set apart now.

    Accounts of one person: those named leave it, and stay one person with each other. Accounts of several people:
    these people are not one, whatever else may say so.

    Raises:
        UnknownPersonError: a name means no account, or nobody would be left.
    """
    everyone = accounts(connection)
    taken = {account.account_key: account for name in names for account in _accounts(everyone, name)}
    owners = {account.person_key for account in taken.values()}
    sides = [_of_person(everyone, owner) for owner in sorted(owners)]
    if len(sides) == 1:
        sides = [list(taken.values()), [one for one in sides[0] if one.account_key not in taken]]
    if not sides[1]:
        raise UnknownPersonError("This is all that the person has: name the accounts that are to leave.")
    _record(connection, splitting(sides), by)
    return sides


def merging(groups: Iterable[Sequence[Account]]) -> Iterator[Decision]:
    """The decisions that make `groups` of accounts one."""
    for one, other in combinations(groups, 2):
        yield from (_decision("merge", left, right) for left, right in product(one, other))


def splitting(sides: Sequence[Sequence[Account]]) -> Iterator[Decision]:
    """The decisions that set `sides` apart from each other, and keep each of them together."""
    for side in sides:
        yield from (_decision("merge", left, right) for left, right in combinations(side, 2))
    for one, other in combinations(sides, 2):
        yield from (_decision("split", left, right) for left, right in product(one, other))


def _decision(kind: Literal["merge", "split"], one: Account, other: Account) -> Decision:
    first, second = sorted((one.account_key, other.account_key))
    return kind, first, second


def _record(connection: Connection, decisions: Iterable[Decision], by: str) -> None:
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(INSERT, [(*decision, by) for decision in decisions])


def _person(everyone: Sequence[Account], name: str) -> str:
    found = {account.person_key for account in _accounts(everyone, name)}
    if len(found) > 1:
        raise UnknownPersonError(f"{name!r} means several people: {', '.join(sorted(found))}. Give one of these keys.")
    return found.pop()


def _accounts(everyone: Sequence[Account], name: str) -> list[Account]:
    """The accounts that `name` means: of a key that is a person's and an account's, the account."""
    wanted = name.strip().casefold()
    for matches in (_is_account, _is_person):
        found = [account for account in everyone if matches(account, wanted)]
        if found:
            return found
    raise UnknownPersonError(
        f"{name!r} is nobody's e-mail address, login, account or key. `pulse people list` shows all."
    )


def _is_account(account: Account, name: str) -> bool:
    known = [account.account_key, account.account_key.split(":", 2)[-1], account.login or "", *account.emails]
    return name in {text.casefold() for text in known}


def _is_person(account: Account, name: str) -> bool:
    return name == account.person_key.casefold()


def _of_person(everyone: Sequence[Account], key: str) -> list[Account]:
    return [account for account in everyone if account.person_key == key]
