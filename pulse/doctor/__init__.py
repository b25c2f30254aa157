"""Is all there that Pulse needs? Real calls to all that is configured, and what the configuration leaves open."""

from pulse.doctor.check import Check, State
from pulse.doctor.configuration import check_configuration
from pulse.doctor.database import check_database
from pulse.doctor.installation import check_installation
from pulse.doctor.mappings import check_mappings
from pulse.doctor.meaning import check_meaning
from pulse.doctor.secret_keys import check_secret_keys
from pulse.doctor.services import check_services
from pulse.doctor.sources import check_connection, check_environment, check_sources

__all__ = [
    "Check",
    "State",
    "check_configuration",
    "check_connection",
    "check_database",
    "check_environment",
    "check_installation",
    "check_mappings",
    "check_meaning",
    "check_secret_keys",
    "check_services",
    "check_sources",
]
