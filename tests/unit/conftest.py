"""What the unit tests share."""

from hypothesis import settings

# Machines that test are busy: how long one example takes says nothing.
settings.register_profile("pulse", deadline=None)
settings.load_profile("pulse")
