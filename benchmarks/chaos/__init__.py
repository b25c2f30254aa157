"""What goes wrong in service, done to real processes of one machine: what was lost, and how long until all is well."""
