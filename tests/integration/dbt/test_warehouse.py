"""What the built schema holds, seen from outside: rows, keys, schemas."""

from typing import Any

import psycopg


def names(marts: psycopg.Connection[Any], query: str) -> set[Any]:
    return {row[0] for row in marts.execute(query.encode())}


def test_models_stand_in_the_schemas_that_others_rely_on(marts: psycopg.Connection[Any]) -> None:
    schemas = names(marts, "select table_schema from information_schema.tables")
    assert {"staging", "intermediate", "core", "marts", "configuration"} <= schemas


def test_vanished_records_are_nowhere(marts: psycopg.Connection[Any]) -> None:
    assert "PAY-999" not in names(marts, "select key from core.work_items")
    assert "Ghosts" not in names(marts, "select name from core.teams")


def test_accounts_of_one_name_are_people_apart(marts: psycopg.Connection[Any]) -> None:
    """`ada` in Jira and `ada` on GitHub share one word, which is too little to join them."""
    people = names(marts, "select person_key from core.person_accounts where coalesce(display_name, login) = 'ada'")
    assert people == {"default:jira:ada", "default:github:1"}


def test_bots_answer_no_pull_request(marts: psycopg.Connection[Any]) -> None:
    row = marts.execute(
        "select min(first_response_at - created_at), count(*) from core.pull_requests where number % 5 <> 0"
    ).fetchone()
    assert row is not None
    assert row[0].total_seconds() > 0, "the bot's review, which came with the opening, counts as no response"


def test_keys_are_enforced_as_text_with_connection_and_source(marts: psycopg.Connection[Any]) -> None:
    keys = names(
        marts, "select work_item_key from core.work_items union select pull_request_key from core.pull_requests"
    )
    assert all(str(key).startswith(("default:jira:", "default:github:")) for key in keys)
