import pytest

from pulse.metrics import Unit
from pulse.wording import share_text, value_text

HOUR = 3600.0


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, Unit.SECONDS, "no data"),
        (None, Unit.COUNT, "no data"),
        (0.0, Unit.COUNT, "0"),
        (1234.0, Unit.COUNT, "1,234"),
        (1.25, Unit.COUNT, "1.25"),
        (30.0, Unit.SECONDS, "30 s"),
        (90 * 60.0, Unit.SECONDS, "1.5 h"),
        (47.9 * HOUR, Unit.SECONDS, "47.9 h"),
        (48 * HOUR, Unit.SECONDS, "2.0 d"),
        (0.125, Unit.RATIO, "12.5 %"),
    ],
)
def test_values_are_told_in_the_unit_that_reads_best(value: float | None, unit: Unit, text: str) -> None:
    assert value_text(value, unit) == text


@pytest.mark.parametrize(
    ("share", "text"), [(None, "–"), (1.0, "100 %"), (0.9999, "99.9 %"), (0.5, "50 %"), (0.0, "0 %")]
)
def test_a_share_just_under_one_is_never_told_as_all(share: float | None, text: str) -> None:
    assert share_text(share) == text
