"""What changed, in sentences. Small counts and small changes are not told as news."""

from collections.abc import Sequence

from pulse.reports.document import Figure
from pulse.wording import value_text

# Below it a week differs from the next by chance alone.
LEAST_CHANGE = 0.2
LEAST_RECORDS = 5
MOST = 5


def sentences(figures: Sequence[Figure], opened: int, closed: int) -> list[str]:
    """The biggest changes first, what became worse before what became better; then the findings."""
    lines = [_sentence(figure) for figure in news(figures)[:MOST]]
    lines += [_off_target(figure) for figure in figures if figure.is_on_target is False]
    if opened or closed:
        lines.append(f"{_counted(opened)} new, {closed} over.")
    return lines or [f"No figure that rests on {LEAST_RECORDS} records or more changed by a fifth."]


def news(figures: Sequence[Figure]) -> list[Figure]:
    """The figures that changed by much, what became worse before what became better, the biggest changes first."""
    return sorted(filter(_is_news, figures), key=_order)


def _is_news(figure: Figure) -> bool:
    return figure.change is not None and abs(figure.change) >= LEAST_CHANGE and figure.n >= LEAST_RECORDS


def _order(figure: Figure) -> tuple[bool, float]:
    return figure.is_better is not False, -abs(figure.change or 0)


def _sentence(figure: Figure) -> str:
    moved = abs(figure.change or 0)
    way = "up" if (figure.change or 0) > 0 else "down"
    judged = {True: ", which is better", False: ", which is worse", None: ""}[figure.is_better]
    now, then = value_text(figure.value, figure.unit), value_text(figure.previous, figure.unit)
    return f"{figure.label}: {now}, {way} {moved:.0%} from {then}{judged}."


def _off_target(figure: Figure) -> str:
    return f"{figure.label} misses its target of {value_text(figure.target, figure.unit)}."


def _counted(findings: int) -> str:
    return f"{findings} finding{'' if findings == 1 else 's'}"
