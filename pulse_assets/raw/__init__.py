"""How records get into schema `raw`, whatever their source: tables, writer, checkpoints, and the one resume loop."""
