"""What Pulse is at: jobs, their source units, and what people do with them."""
