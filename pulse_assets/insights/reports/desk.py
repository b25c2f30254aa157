"""What reports are made from; the same for all of one run."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from pulse.metrics import Catalogue, Reader
from pulse.roles import Role
from pulse.tools import Context

# A report is sent to many: it is made with a viewer's eyes.
MANY = Reader(Role.VIEWER)


@dataclass(frozen=True, slots=True)
class Desk:
    """The marts, findings and forecasts behind `connection`, at a moment."""

    connection: psycopg.Connection[Any]
    catalogue: Catalogue
    time_zone: str
    now: datetime

    def context(self) -> Context:
        """The same for the tools."""
        return Context(self.connection, self.catalogue, MANY, self.time_zone, self.now.date())
