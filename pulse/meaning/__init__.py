"""Search by meaning: titles as vectors of an embedding model, kept in `app.meanings`, compared by pgvector.

Public surface:
    embedding.embedder_of(settings): what makes vectors; None where no model is configured.
    filling.fill(connection, embedder): keeps the vectors of titles that changed.
    nearness.Nearness: how to compare with them, where the server has pgvector.
"""
