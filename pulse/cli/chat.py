"""`pulse chat`: a conversation with the agent in the terminal, by the graph that the API answers with."""

from typing import TYPE_CHECKING

from pulse.cli.output import console

if TYPE_CHECKING:
    from pulse.agent.outcome import Outcome

HELP = "/new begins another conversation, /sources tells what the last answer rests on, /quit ends."


def chat() -> None:
    """Talk with the agent, with follow-up questions; with a language model where one is configured. Ends with /quit."""
    from pulse.cli.configuration import load_settings
    from pulse.cli.talking import Talk

    with Talk(load_settings()) as talk:
        console.print(f"{talk.answered_by} {HELP}", style="dim", markup=False)
        while (line := _next_line()) is not None:
            match line:
                case "":
                    continue
                case "/quit" | "/exit":
                    return
                case "/new":
                    talk.begin_anew()
                    console.print("Another conversation.", style="dim")
                case "/sources":
                    _print_sources(talk.last)
                case _ if line.startswith("/"):
                    console.print(HELP, style="dim")
                case _:
                    talk.ask(line)


def _next_line() -> str | None:
    try:
        return console.input("[bold]> [/bold]").strip()
    except EOFError:
        return None


def _print_sources(last: "Outcome | None") -> None:
    if last is None or not last.sources:
        console.print("The last answer rests on no tool.", style="dim")
        return
    for number, source in enumerate(last.sources, 1):
        as_of = f", as of {source.as_of:%Y-%m-%d %H:%M} UTC" if source.as_of else ""
        asked = ", ".join(f"{name} {value}" for name, value in source.arguments.items())
        console.print(f"[{number}] {source.tool}: {asked}; n {source.n:,}{as_of}  {source.link}", markup=False)
