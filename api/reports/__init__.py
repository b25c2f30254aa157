"""Weekly and monthly reports, in three forms."""
