"""When work will be done, as the insights expect it."""
