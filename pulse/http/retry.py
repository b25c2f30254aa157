"""When to ask again. Limits are not failures: they are waited for (`rate_limit`) and do not count here."""

import random

ATTEMPTS = 6
LONGEST_PAUSE = 30.0
TRANSIENT = frozenset({408, 500, 502, 503, 504, 520, 522, 524, 530})


def pause(attempt: int, asked: float = 0.0, jitter: float | None = None) -> float | None:
    """Seconds to wait after the failed `attempt` (1, 2, …), or None when it was the last; at least what was `asked`.

    Doubling from half a second with full jitter in its upper half. A fixed pause was rejected: many workers that
    fail together would return together.
    """
    if attempt >= ATTEMPTS:
        return None
    longest = min(LONGEST_PAUSE, 0.5 * 2.0 ** (attempt - 1))
    spread = random.random() if jitter is None else jitter  # noqa: S311 - no secret hangs on it
    return max(asked, longest * (0.5 + spread / 2))
