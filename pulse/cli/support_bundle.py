"""`pulse support-bundle`: facts for those who help."""

from pathlib import Path
from typing import Annotated

import typer


def support_bundle(
    file: Annotated[Path, typer.Argument(help="The archive to write.")] = Path("pulse-support.tar.gz"),
) -> None:
    """Pack versions, settings, checks, walks, sizes and the ends of the logs; secrets and e-mails are hidden."""
    from pulse.cli.configuration import load_settings
    from pulse.cli.output import console
    from pulse.runtime import database_url
    from pulse.support import write_bundle

    settings = load_settings()
    names = write_bundle(settings, database_url(settings), file)
    console.print(f"[green]✓[/] {file}: {', '.join(names)}", soft_wrap=True)
    console.print("It names projects, repositories and addresses of servers. Look through it before you send it.")
