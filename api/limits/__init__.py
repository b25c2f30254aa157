"""Rate limits: what is allowed, and where it is counted."""

from api.limits.limits import Limits, open_limits
from api.limits.policy import Policy, Verdict

__all__ = ["Limits", "Policy", "Verdict", "open_limits"]
