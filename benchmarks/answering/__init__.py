"""How well questions in words are answered, against figures worked out by independent SQL."""
