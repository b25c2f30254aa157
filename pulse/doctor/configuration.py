"""Checks of the configuration file: is it right, which one holds."""

from pathlib import Path

from pulse.configuration import load_configuration
from pulse.doctor.check import Check, State
from pulse.errors import ConfigurationError
from pulse.paths import own_configuration

SUBJECT = "settings"


def check_configuration(configured: Path | None) -> list[Check]:
    """The check of the file that `configured` names, or of pulse.yaml in the working directory."""
    own = own_configuration(configured)
    try:
        load_configuration(configured)
    except ConfigurationError as error:
        return [Check(SUBJECT, "configuration", State.FAILED, str(error), "Correct the file; `pulse config check`.")]
    return [Check(SUBJECT, "configuration", State.OK, f"{own} is right" if own else "as shipped; no pulse.yaml here")]
