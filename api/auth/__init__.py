"""Who asks, and whether they may: tokens and keys become principals, routes say what they need."""
