"""The metric catalogue and its figures."""
