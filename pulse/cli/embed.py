"""`pulse embed`: the titles that changed, as vectors of the embedding model, for the search by meaning."""


def embed() -> None:
    """Bring the search by meaning up to date: only titles that changed are read. Run it after `pulse build`."""
    from rich.progress import Progress, TextColumn

    from pulse.cli.configuration import load_settings
    from pulse.cli.output import console, errors
    from pulse.cli.writing import writing
    from pulse.errors import ConfigurationError
    from pulse.meaning.embedding import embedder_of
    from pulse.meaning.filling import fill

    embedder = embedder_of(load_settings())
    if embedder is None:
        raise ConfigurationError("PULSE_LLM_EMBEDDING_MODEL names no model: set it, and its endpoint.")
    with writing() as connection, Progress(TextColumn("{task.completed} titles"), console=errors) as progress:
        task = progress.add_task("titles", total=None)
        filled = fill(connection, embedder, lambda made: progress.advance(task, made))
    console.print(f"{filled.made:,} titles were given to {embedder.model}, {filled.forgotten:,} forgotten.")
