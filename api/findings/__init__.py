"""What the insights found."""
