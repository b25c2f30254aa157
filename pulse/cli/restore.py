"""`pulse restore`: a backup into an empty database."""

from pathlib import Path
from typing import Annotated

import typer

from pulse.cli.output import JsonOption


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `pulse backup` wrote.", show_default=False)],
    jobs: Annotated[int, typer.Option(help="How many tables to restore at once.", min=1, max=64)] = 2,
    as_json: JsonOption = False,
) -> None:
    """Restore a backup into an empty database and bring it to this version."""
    from pulse.backup import restore as restored_from
    from pulse.cli.configuration import load_settings
    from pulse.cli.output import console, print_json
    from pulse.runtime import database_url

    settings = load_settings()
    url = database_url(settings)
    with console.status("Restoring …"):
        restored = restored_from(settings, url, file, jobs)
    if as_json:
        print_json(restored)
        return
    console.print(f"[green]✓[/] Restored from {file}, made by version {restored.version}.", soft_wrap=True)
    if restored.unreadable:
        console.print(
            f"[yellow]! No key here decrypts the credentials of {', '.join(restored.unreadable)}. Put the key "
            f"{' or '.join(restored.key_ids)} into PULSE_SECRET_KEYS.[/]",
            soft_wrap=True,
        )
    console.print("Next: `pulse doctor`, then `pulse build`, which looks at everything once.")
