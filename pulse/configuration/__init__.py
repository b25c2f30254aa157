"""What people tell Pulse without code: a YAML file, checked, and the tables of schema `configuration` made from it.

Environment variables are not read here: those are `pulse.settings`.
"""

from pulse.configuration.loading import load_configuration
from pulse.configuration.model import Configuration
from pulse.configuration.storage import apply_configuration, assign, withdraw

__all__ = ["Configuration", "apply_configuration", "assign", "load_configuration", "withdraw"]
