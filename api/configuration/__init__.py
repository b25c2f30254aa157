"""The configuration in force, and what people assign beside the file."""
