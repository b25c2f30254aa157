"""`pulse config`: checks and shows the configuration that people edit."""

import typer

from pulse.cli.output import JsonOption, console, print_json

app = typer.Typer(no_args_is_help=True, help="The configuration: pulse.yaml over what is shipped.")


@app.command()
def check(as_json: JsonOption = False) -> None:
    """Check your file; exit code 2 with file and line of each mistake."""
    from pulse.cli.configuration import load_settings
    from pulse.configuration import load_configuration
    from pulse.paths import own_configuration

    settings = load_settings()
    load_configuration(settings.configuration)
    own = own_configuration(settings.configuration)
    if as_json:
        print_json({"ok": True, "file": str(own) if own else None})
    elif own:
        console.print(f"[green]✓[/] {own} is right. `pulse build` applies it.")
    else:
        console.print(
            "[green]✓[/] There is no pulse.yaml here and PULSE_CONFIGURATION is unset: the shipped one holds."
        )


@app.command()
def show(
    section: str = typer.Argument("", help="One section, such as bots.", show_default=False),
    as_json: JsonOption = False,
) -> None:
    """Print the configuration in force, as YAML."""
    import yaml

    from pulse.cli.configuration import load_settings
    from pulse.configuration import load_configuration
    from pulse.errors import ConfigurationError

    document = load_configuration(load_settings().configuration).model_dump(mode="json", exclude_none=True)
    if section and section not in document:
        raise ConfigurationError(f"There is no section {section!r}; the sections are {', '.join(document)}.")
    chosen = {section: document[section]} if section else document
    if as_json:
        print_json(chosen)
    else:
        typer.echo(yaml.safe_dump(chosen, sort_keys=False, allow_unicode=True, width=120), nl=False)
