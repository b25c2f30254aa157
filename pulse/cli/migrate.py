"""`pulse migrate`: the database to this version's schema, for those who start the processes one by one."""


def migrate() -> None:
    """Bring the database to this version's schema. `pulse up` and all that works on the data do so by themselves."""
    from pulse.cli.configuration import load_settings
    from pulse.cli.output import console
    from pulse.database import connect
    from pulse.migrations import current_revision
    from pulse.runtime import open_runtime

    with connect(open_runtime(load_settings()).database_url) as connection:
        console.print(f"The database is at revision {current_revision(connection)}, the newest.")
