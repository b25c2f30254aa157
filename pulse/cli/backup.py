"""`pulse backup`: everything that Pulse keeps in PostgreSQL, in one file."""

from pathlib import Path
from typing import Annotated

import typer

from pulse.cli.output import JsonOption


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    """Write a backup while everything runs. It holds the encrypted credentials, never the keys: keep those apart."""
    from pulse.backup import back_up
    from pulse.cli.configuration import load_settings
    from pulse.cli.output import console, print_json
    from pulse.runtime import database_url
    from pulse.wording import amount_of_bytes

    settings = load_settings()
    url = database_url(settings)
    with console.status("Writing the backup …"):
        made = back_up(settings, url, file)
    if as_json:
        print_json(made)
    else:
        keys = f"; its credentials need the key {' or '.join(made.key_ids)}" if made.key_ids else ""
        console.print(f"[green]✓[/] {file}: {amount_of_bytes(made.bytes or 0)}{keys}", soft_wrap=True)
