"""The Celery application of a worker: `pulse exec -- celery --app pulse_assets.celery.worker worker`."""

import os
from importlib import import_module

from dagster_celery.make_app import make_app
from dagster_celery.tasks import create_execute_job_task

URL = os.environ["PULSE_CELERY_URL"]
# Loaded before the pool's processes are forked, which then need not do it themselves: seconds of each one's first run.
import_module("pulse_assets.definitions")
app = make_app({"broker": URL, "backend": URL})
# Celery would repeat each line that a run logs, as a warning.
app.conf.worker_redirect_stdouts = False
execute_job = create_execute_job_task(app)
