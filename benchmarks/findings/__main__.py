"""`python -m benchmarks.findings`: recall and false alarms per series-year of Pulse, a plain z-score and ruptures.

Every organisation has 40 series, four of them with a shift in the last third. Each detector looks at them every second
week, as the weeks come in. An alarm is a place that it had not told before (within two weeks); it is right within three
weeks of a planted shift. Recall: the share of shifts told at any time up to the end.
"""

import argparse
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.findings.detectors import DETECTORS, Detector
from benchmarks.findings.series import KINDS, SHIFT_AT, WEEKS, Kind, Values, draw

SERIES, SHIFTED = 40, 4
FIRST, STEP = 40, 2
SAME, RIGHT = 2, 3
FACTORS = (1.5, 2.0)
WEEKS_A_YEAR = 52.18


def main() -> None:
    """Run all detectors over the same series, and print a row for each kind of series and size of shift."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.findings")
    parser.add_argument("--organisations", type=int, default=5, help="how many of 40 series each")
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
    Console(width=120).print(table)


def _measured(detector: Detector, kind: Kind, factor: float, seed: int) -> tuple[int, int]:
    """How many of the planted shifts were told, and how many alarms were false."""
    series = [draw(kind, 1000 * seed + number, factor if number < SHIFTED else 1.0) for number in range(SERIES)]
    told: list[list[int]] = [[] for _ in series]
    for week in range(FIRST, WEEKS + 1, STEP):
        for known, places in zip(told, _at(detector, series, week), strict=True):
            known += [place for place in places if all(abs(place - one) > SAME for one in known)]
    right = [
        [abs(place - SHIFT_AT) <= RIGHT and number < SHIFTED for place in told[number]] for number in range(SERIES)
    ]
    return sum(any(one) for one in right), sum(not is_right for one in right for is_right in one)


def _at(detector: Detector, series: Sequence[Values], week: int) -> list[list[int]]:
    return detector.find([values[:week] for values in series])


if __name__ == "__main__":
    main()
