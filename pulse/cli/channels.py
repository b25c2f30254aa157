"""`pulse channels`: where alerts go."""

import os
from typing import Annotated

import typer

from pulse.cli.output import JsonOption, age, console, print_json
from pulse.errors import ConfigurationError

app = typer.Typer(no_args_is_help=True, help="Where alerts go: webhooks, Slack, e-mail.")

NameArgument = Annotated[str, typer.Argument(help="The channel's name.")]
ADDRESS, KEY = "PULSE_CHANNEL_URL", "PULSE_CHANNEL_SIGNING_KEY"


@app.command("list")
def list_channels(as_json: JsonOption = False) -> None:
    """List all channels; of their addresses only what may be shown."""
    from pulse.alerts.storage import read_channels
    from pulse.cli.reading import reading

    with reading() as connection:
        channels = read_channels(connection)
    if as_json:
        print_json(channels)
        return
    for one in channels:
        written = f"written {age(one.written_at)} ago by {one.written_by}"
        console.print(f"{one.name}  {one.kind}  {one.receiver}  {written}", markup=False)
    if not channels:
        console.print("There is no channel yet. `pulse channels add leads email --to ann@example.com` adds one.")


@app.command()
def add(
    name: NameArgument,
    kind: Annotated[str, typer.Argument(help="webhook, slack or email.")],
    to: Annotated[list[str] | None, typer.Option(help="An e-mail address; may be given again.")] = None,
) -> None:
    """Add a channel, or write one anew.

    The address of a webhook is asked for, or taken from PULSE_CHANNEL_URL: it is a secret and has no place among the
    arguments. A webhook's posts are signed with PULSE_CHANNEL_SIGNING_KEY where that is set.
    """
    from pydantic import ValidationError

    from pulse.alerts.channels import CHANNEL
    from pulse.alerts.storage import write_channel
    from pulse.cli.configuration import load_settings
    from pulse.cli.writing import operator, record, writing
    from pulse.connections.keys import cipher

    values: dict[str, object] = {"kind": kind}
    if kind == "email":
        values["to"] = to or []
    else:
        values["url"] = os.environ.get(ADDRESS) or typer.prompt("Address", hide_input=True)
        if kind == "webhook" and (key := os.environ.get(KEY)):
            values["signing_key"] = key
    try:
        channel = CHANNEL.validate_python(values)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise ConfigurationError(f"That is no channel: {faults}.") from None
    keys = cipher(load_settings())
    with writing() as connection:
        write_channel(connection, name, channel, keys, operator().actor)
        record(connection, "channels.written", name, {"kind": channel.kind})
    console.print(f"{name} is there. `pulse channels test {name}` sends a test.", markup=False)


@app.command("test")
def send_one(name: NameArgument) -> None:
    """Send a test message now."""
    from pulse.alerts.deliveries import send_test
    from pulse.alerts.errors import DeliveryError
    from pulse.alerts.storage import open_channel
    from pulse.cli.configuration import load_settings
    from pulse.cli.reading import reading
    from pulse.connections.keys import cipher

    settings = load_settings()
    with reading() as connection:
        channel = open_channel(connection, name, cipher(settings))
    try:
        send_test(channel, settings)
    except DeliveryError as error:
        raise ConfigurationError(f"The test did not arrive. {error}") from error
    console.print(f"The test arrived at {channel.receiver}.", markup=False)


@app.command()
def remove(name: NameArgument) -> None:
    """Remove a channel that no rule uses."""
    from pulse.alerts.storage import remove_channel
    from pulse.cli.writing import record, writing

    with writing() as connection:
        remove_channel(connection, name)
        record(connection, "channels.removed", name)
    console.print(f"{name} is gone.", markup=False)
