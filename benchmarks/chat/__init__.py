"""What Pulse itself adds to an answer of a language model."""
