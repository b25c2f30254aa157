"""What happens now, passed on to those who watch: events of PostgreSQL, one connection a process that listens."""
