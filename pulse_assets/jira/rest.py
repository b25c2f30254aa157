"""Which projects are at rest: what the search for changed issues has told, for what need not be asked then."""

from collections.abc import Sequence
from datetime import datetime

from pulse_assets.raw.checkpoints import LIVE, Checkpoint, Unit
from pulse_assets.raw.stream import Walk


class Rest:
    """Filled by the stream of issues, and read by those that come after it in the same run."""

    def __init__(self) -> None:
        self._spans: dict[Unit, tuple[datetime, datetime]] = {}

    def note(self, walk: Walk, until: datetime) -> None:
        """No issue of the walk's projects has been updated from its beginning `until` this time."""
        if walk.since and walk.checkpoints[0].lane == LIVE:
            self._spans |= dict.fromkeys(walk.units, (walk.since, until))

    def until(self, checkpoints: Sequence[Checkpoint]) -> datetime | None:
        """Up to when all of these have been at rest since their watermarks; None where that is not known of one."""
        spans = [(checkpoint, self._spans.get(checkpoint.unit)) for checkpoint in checkpoints]
        known = [
            span[1]
            for checkpoint, span in spans
            if span and checkpoint.lane == LIVE and checkpoint.watermark and span[0] <= checkpoint.watermark
        ]
        return min(known) if known and len(known) == len(spans) else None
