"""A simulated engineering organisation behind Jira's and GitHub's HTTP APIs.

`generate` makes the records up; `sample_org.server` serves them. See README.md for what it imitates and where it is
simpler than the services.
"""

from sample_org.generation import generate
from sample_org.records import Organisation

__all__ = ["Organisation", "generate"]
