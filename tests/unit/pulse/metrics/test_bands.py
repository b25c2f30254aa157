import pytest

from pulse.metrics.bands import Bands

LESS = Bands(2023, more_is_better=False, limits=(("elite", 0.05), ("high", 0.1), ("medium", 0.15), ("low", None)))
MORE = Bands(2023, more_is_better=True, limits=(("elite", 5.0), ("high", 1.0), ("medium", 0.25), ("low", None)))


@pytest.mark.parametrize(
    ("bands", "value", "band"),
    [
        (LESS, 0.0, "elite"),
        (LESS, 0.05, "elite"),
        (LESS, 0.0501, "high"),
        (LESS, 0.15, "medium"),
        (LESS, 0.64, "low"),
        (MORE, 5.0, "elite"),
        (MORE, 4.9, "high"),
        (MORE, 0.25, "medium"),
        (MORE, 0.0, "low"),
        (MORE, None, None),
    ],
)
def test_the_limit_belongs_to_the_better_band(bands: Bands, value: float | None, band: str | None) -> None:
    assert bands.band(value) == band
