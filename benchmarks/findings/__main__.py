"""`python -m benchmarks.findings`: recall and false alarms per series-year of Pulse, a plain z-score and ruptures.

Every organisation has 40 series, four of them with a shift in the last third. Each detector looks at them every second
week, as the weeks come in. An alarm is a place that it had not told before (within two weeks); it is right within three
weeks of a planted shift. Recall: the share of shifts told at any time up to the end. With `--sample` they also look at
the weekly figures of the sample organisation in the database in force, with the stories that are planted there.
"""

import argparse
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.findings.detectors import DETECTORS, Detector
from benchmarks.findings.sample import weekly
from benchmarks.findings.series import KINDS, SHIFT_AT, WEEKS, Kind, Values, draw
from pulse.database import connect
from pulse.runtime import open_runtime
from pulse.settings import Settings

SERIES, SHIFTED = 40, 4
FIRST, STEP = 40, 2
# The sample organisation is shorter, and its first story begins in the 30th week.
FIRST_OF_SAMPLE = 26
SAME, RIGHT = 2, 3
FACTORS = (1.5, 2.0)
WEEKS_A_YEAR = 52.18


def main() -> None:
    """Run all detectors over the same series, and print a row for each kind of series and size of shift."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.findings")
    parser.add_argument("--organisations", type=int, default=5, help="how many of 40 series each")
    parser.add_argument("--sample", action="store_true", help="also the sample organisation of the database in force")
    given = parser.parse_args()
    table = Table("series", "shift", "detector", "recall", "false alarms per series-year")
    for kind in KINDS:
        for factor in FACTORS:
            for detector in DETECTORS:
                runs = [_measured(detector, kind, factor, seed) for seed in range(given.organisations)]
                recall = sum(found for found, _ in runs) / (SHIFTED * len(runs))
                years = SERIES * len(runs) * (WEEKS - FIRST) / WEEKS_A_YEAR
                false = sum(alarms for _, alarms in runs) / years
                table.add_row(kind.name, f"x {factor:g}", detector.name, f"{recall:.0%}", f"{false:.3f}")
    if given.sample:
        _add_sample(table)
    Console(width=120).print(table)


def _add_sample(table: Table) -> None:
    with connect(open_runtime(Settings()).database_url) as connection:
        told = weekly(connection)
    values, shifts = [one.values for one in told], [one.shift_at for one in told]
    years = sum(max(0, len(one) - FIRST_OF_SAMPLE) for one in values) / WEEKS_A_YEAR
    for detector in DETECTORS:
        found, false = _judged(_alarms(detector, values, FIRST_OF_SAMPLE), shifts)
        planted = sum(shift is not None for shift in shifts)
        table.add_row("sample organisation", "stories", detector.name, f"{found} of {planted}", f"{false / years:.3f}")


def _measured(detector: Detector, kind: Kind, factor: float, seed: int) -> tuple[int, int]:
    """How many of the planted shifts were told, and how many alarms were false."""
    series = [draw(kind, 1000 * seed + number, factor if number < SHIFTED else 1.0) for number in range(SERIES)]
    shifts = [SHIFT_AT if number < SHIFTED else None for number in range(SERIES)]
    return _judged(_alarms(detector, series, FIRST), shifts)


def _alarms(detector: Detector, series: Sequence[Values], first: int) -> list[list[int]]:
    """The places told of each series as its weeks come in, from `first` on."""
    told: list[list[int]] = [[] for _ in series]
    for week in range(first, max(map(len, series)) + 1, STEP):
        for known, places in zip(told, detector.find([values[:week] for values in series]), strict=True):
            known += [place for place in places if all(abs(place - one) > SAME for one in known)]
    return told


def _judged(told: Sequence[Sequence[int]], shifts: Sequence[int | None]) -> tuple[int, int]:
    """How many series had their shift told, and how many alarms were false."""
    right = [
        [shift is not None and abs(place - shift) <= RIGHT for place in places]
        for places, shift in zip(told, shifts, strict=True)
    ]
    return sum(any(one) for one in right), sum(not is_right for one in right for is_right in one)


if __name__ == "__main__":
    main()
