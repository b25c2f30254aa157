"""Which data there are: a text that changes whenever models, insights or targets were written.

`app.data_versions` holds a number for each subject; triggers and dbt write it in the transaction of the change.
"""

from pulse.asking import Asking, Statement

MODELS = "models"


def reading_data_version() -> Asking[str]:
    """The version of the data that are committed now; empty before anything was written."""
    rows = yield Statement("select subject, version from app.data_versions order by subject", {})
    return ".".join(f"{row['subject']}{row['version']}" for row in rows)
