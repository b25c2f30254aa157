"""Raw tables of ten million rows: what a migration holds up, what partitions would bring."""
