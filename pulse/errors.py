"""The root of the errors whose text is written for the person at the command line; each says what to do."""


class PulseError(Exception):
    """Something failed for a reason that a person can act on."""

    exit_code = 1


class ConfigurationError(PulseError):
    """A setting, option or environment variable is absent or wrong."""

    exit_code = 2
