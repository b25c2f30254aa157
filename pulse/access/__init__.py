"""Who may do what: users, passwords, sessions, API keys, permissions, and the log of that. Knows nothing of HTTP."""
