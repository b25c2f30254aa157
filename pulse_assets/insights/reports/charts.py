"""Small charts of a report's figures, as SVG that stands in the page itself."""

from collections.abc import Sequence
from io import StringIO

INCHES = (2.4, 0.6)
LINE, DOT, LIMIT = "#3b6fb6", "#1d3f6e", "#9a9a9a"


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
        drawn = StringIO()
        canvas.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    text = drawn.getvalue()
    return text[text.index("<svg") :]
