"""Decisions about who is whom."""
