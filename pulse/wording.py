"""Figures in words, the same in the terminal, in alerts, in reports and in the agent's answers. Loads nothing."""

NO_DATA = "no data"


def value_text(value: float | None, unit: str) -> str:
    """`value` as people read it: durations in minutes, hours or days, ratios in percent, None as "no data"."""
    if value is None:
        return NO_DATA
    if unit == "seconds":
        return duration(value)
    if unit == "ratio":
        return f"{value * 100:.1f} %"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def share_text(share: float | None) -> str:
    """A share from 0 to 1 in percent; rounding never turns a gap into 100 %."""
    if share is None:
        return "–"
    return "100 %" if share == 1 else f"{min(share * 100, 99.9):.3g} %"


def duration(seconds: float) -> str:
    """`seconds` as people say it: 45 s, 12 min, 3.5 h, 2.1 d."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 3600:
        return f"{seconds / 60:.0f} min"
    if seconds < 48 * 3600:
        return f"{seconds / 3600:.1f} h"
    return f"{seconds / 86400:.1f} d"


def amount_of_bytes(count: float) -> str:
    """`count` bytes as people say it: 512 B, 12 kB, 3.5 MB, 2.1 GB."""
    for unit in ("B", "kB", "MB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} GB"
