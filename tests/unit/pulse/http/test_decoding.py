import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from pulse.http.decoding import decode

MENDED = "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (rb"\ud83d", MENDED),
        (rb"\ude00", MENDED),
        (rb"cut \ud83d", f"cut {MENDED}"),
        (rb"\ud83dxx", f"{MENDED}xx"),
        (rb"\ud83d\n", f"{MENDED}\n"),
        (rb"\uD83D\uD83D\uDE00", f"{MENDED}\U0001f600"),
        (rb"\ud83d\u0041", f"{MENDED}A"),
        (rb"\\\ud83d", f"\\{MENDED}"),
        (rb"\\ud83d and \ud83d", rf"\ud83d and {MENDED}"),
    ],
)
def test_half_a_surrogate_pair_becomes_the_replacement_character(text: bytes, expected: str) -> None:
    body = b'[{"t":"' + text + b'"}]'
    assert decode(body, list[dict[str, str]]) == [{"t": expected}]
    (record,) = decode(body, list[Raw])
    assert json.loads(bytes(record)) == {"t": expected}


@given(st.lists(st.text(st.characters(exclude_categories=[]))))
def test_all_that_json_can_write_can_be_read(texts: list[str]) -> None:
    mended = [json.loads(json.dumps(t)).encode("utf-16", "surrogatepass").decode("utf-16", "replace") for t in texts]
    assert decode(json.dumps(texts).encode(), list[str]) == mended


@pytest.mark.parametrize("body", [b"", b'[{"t":', b"<html>", rb'["\ud83d"', rb'{"a":"\ud83d"}'])
def test_what_is_not_json_of_the_shape_stays_an_error(body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(body, list[str])
