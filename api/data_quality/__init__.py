"""How good the data are: checks, records that did not fit, what nothing maps, how fresh it all is."""
