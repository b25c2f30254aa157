import re

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulse.configuration.section import exact_pattern, postgresql_pattern


def test_word_edges_are_written_as_postgresql_does() -> None:
    assert postgresql_pattern(r"^fix\b") == r"^fix\y"
    assert postgresql_pattern(r"a\\b\B") == r"a\\b\Y"


def test_a_star_stands_for_anything_and_nothing_else_does() -> None:
    pattern = exact_pattern("acme/pay-*.js")
    assert re.match(pattern, "acme/pay-web.js")
    assert not re.match(pattern, "acme/pay-web-js")
    assert not re.match(pattern, "xacme/pay-web.js")


# Without Lt: PostgreSQL finds no title-case digraph such as ǅ without regard to case, not even by itself.
NAMES = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="*", exclude_categories=["Lt"]), min_size=1
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES)
def test_a_name_matches_itself_in_postgresql(database: psycopg.Connection, name: str) -> None:
    query = "select %s ~* %s, %s ~* %s"
    found = database.execute(query, [name, exact_pattern(name), name + "x", exact_pattern(name)]).fetchone()
    assert found == (True, False)
