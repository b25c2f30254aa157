"""Senders: one module a kind of channel. Each raises DeliveryError when a message did not arrive."""
