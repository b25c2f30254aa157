"""Users and the audit log, for administrators."""
