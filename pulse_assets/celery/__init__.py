"""Runs as tasks of Celery, for several hosts. Needs the extra `celery`; nothing else imports what is in here."""
