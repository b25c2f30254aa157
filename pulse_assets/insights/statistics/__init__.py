"""What the insights judge by: plain functions on arrays of numbers, which know neither metrics nor findings."""
