"""What those who help need to know of an installation, without secrets and without people's names."""

from pulse.support.bundle import write_bundle

__all__ = ["write_bundle"]
