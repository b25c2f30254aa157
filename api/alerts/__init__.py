"""Alert rules, their channels, what is true now, and what was sent."""
