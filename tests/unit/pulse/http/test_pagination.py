import pytest

from pulse.http.pagination import last_page, next_link

NEXT = "https://api.github.com/repositories/1/issues?page=2&per_page=100"
LAST = "https://api.github.com/repositories/1/issues?page=9"


@pytest.mark.parametrize(
    "header",
    [
        f'<{NEXT}>; rel="next"',
        f'<{NEXT}>; rel="next", <{LAST}>; rel="last"',
        f'<{LAST}>; rel="last", <{NEXT}>; rel="next"',
        f"<{NEXT}>; rel=next",
        f'<{NEXT}>; title="more"; rel="next"',
    ],
)
def test_the_next_page_is_found_wherever_it_stands(header: str) -> None:
    assert next_link(header) == NEXT


@pytest.mark.parametrize("header", [None, "", f'<{LAST}>; rel="last"', f'<{LAST}>; rel="prev", <{LAST}>; rel="first"'])
def test_the_last_page_has_no_next(header: str | None) -> None:
    assert next_link(header) is None


def test_the_number_of_the_last_page_is_told() -> None:
    assert last_page(f'<{NEXT}>; rel="next", <{LAST}>; rel="last"') == 9


@pytest.mark.parametrize("header", [None, "", f'<{NEXT}>; rel="next"', '<https://api.github.com/x>; rel="last"'])
def test_a_last_page_without_a_number_is_not_told(header: str | None) -> None:
    assert last_page(header) is None
