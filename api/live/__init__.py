"""What happens now, over WebSocket and as server-sent events."""
