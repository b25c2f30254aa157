"""Small charts of a report's figures, as SVG that stands in the page itself."""

from collections.abc import Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

INCHES = (2.4, 0.6)
FAN_INCHES = (4.2, 2.2)
LINE, DOT, LIMIT = "#3b6fb6", "#1d3f6e", "#9a9a9a"


def fan(days: Sequence[int], counts: Mapping[str, Sequence[float]]) -> str:
    """How many items will be done by each of some days, a line a certainty: the surer the lower. Empty for one day."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure as Canvas

    if len(days) < 2 or len(counts) < 2:
        return ""
    with rc_context({"svg.hashsalt": "pulse", "font.size": 7}):
        canvas = Canvas(figsize=FAN_INCHES, layout="constrained")
        axes = canvas.add_subplot()
        surest, likeliest = counts[max(counts)], counts[min(counts)]
        axes.fill_between([0, *days], [0, *surest], [0, *likeliest], color=LINE, alpha=0.25, linewidth=0)
        for place, (certainty, done) in enumerate(sorted(counts.items())):
            axes.plot([0, *days], [0, *done], color=LINE, alpha=1 - 0.2 * place, linewidth=1)
            axes.annotate(f"{float(certainty):.0%}", (days[-1], done[-1]), xytext=(3, -2), textcoords="offset points")
        axes.set_xticks([0, *days])
        axes.set_xlabel("days from then")
        axes.set_ylabel("items done")
        axes.spines[["top", "right"]].set_visible(False)
        return _drawn(canvas)


def line(values: Sequence[float | None], target: float | None = None) -> str:
    """The values as a line with gaps where there is no data, the last one as a dot; empty without any value."""
    # Half a second that only who draws should pay.
    from matplotlib import rc_context
    from matplotlib.figure import Figure as Canvas

    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if not known:
        return ""
    # Without the salt every drawing of the same figures would be another text.
    with rc_context({"svg.hashsalt": "pulse"}):
        canvas = Canvas(figsize=INCHES)
        axes = canvas.add_axes((0.02, 0.08, 0.96, 0.84))
        axes.set_axis_off()
        axes.set_xlim(-0.5, len(values) - 0.5)
        axes.plot(range(len(values)), [float("nan") if value is None else value for value in values], color=LINE)
        axes.plot(*known[-1], "o", color=DOT, markersize=4)
        if target is not None:
            axes.axhline(target, color=LIMIT, linestyle="dashed", linewidth=0.8)
        return _drawn(canvas)


def _drawn(canvas: "Canvas") -> str:
    drawn = StringIO()
    canvas.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    text = drawn.getvalue()
    return text[text.index("<svg") :]
