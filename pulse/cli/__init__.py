"""The `pulse` command: one module a command. Parses and prints; what the commands do is plain code elsewhere.

Modules here import heavy packages inside their functions, so that `pulse --help` and `pulse metrics` answer at once.
"""

from pulse.cli.main import main

__all__ = ["main"]
