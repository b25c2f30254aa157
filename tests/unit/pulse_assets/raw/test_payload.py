import json
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse_assets.raw.payload import REPLACEMENT, content_hash, fit

texts = st.text(st.characters(exclude_categories=[]), max_size=20)
documents = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


def without_unfit(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(REPLACEMENT if c == "\x00" or "\ud800" <= c <= "\udfff" else c for c in value)
    if isinstance(value, list):
        return [without_unfit(item) for item in value]
    if isinstance(value, dict):
        return {without_unfit(key): without_unfit(item) for key, item in value.items()}
    return value


@given(documents)
def test_what_postgresql_can_hold_is_kept_and_the_rest_replaced(document: Any) -> None:
    # A pair written as two escapes is one character once read, so the document is compared as it is read back.
    payload = json.dumps(document).encode()
    assert json.loads(fit(payload)) == without_unfit(json.loads(payload))


def test_postgresql_takes_it(database: psycopg.Connection[Any]) -> None:
    payload = rb'{"nul":"a\u0000b","half":"\ud83d","pair":"\ud83d\ude00","text":"\\u0000"}'
    row = database.execute("select %s::jsonb", [fit(payload)]).fetchone()
    assert row == ({"nul": f"a{REPLACEMENT}b", "half": REPLACEMENT, "pair": "\U0001f600", "text": r"\u0000"},)


def test_an_ordinary_payload_goes_through_as_it_is() -> None:
    payload = '{"b": 1.50, "a": "Zoë",\n "a2": 1e3}'
    assert fit(payload.encode()) == payload


@pytest.mark.parametrize("payload", [b'{"a":"\xff"}', b'{"a":"\xed\xa0\xbd"}', rb'{"a":"\u0000"', rb'{"\u0000" 1}'])
def test_what_is_not_json_in_utf_8_is_refused(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r"utf-8|delimiter"):
        fit(payload)


def test_the_hash_tells_payloads_apart() -> None:
    assert content_hash(b'{"a":1}') == content_hash(b'{"a":1}') != content_hash(b'{"a":2}')
    assert len(content_hash(b"")) == 16
