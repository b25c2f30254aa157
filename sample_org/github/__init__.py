"""The organisation on GitHub: REST and GraphQL."""
