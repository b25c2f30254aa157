"""Weekly and monthly reports: when (`due`), what they say (`compose`, `summary`), how they look (`rendering`)."""
