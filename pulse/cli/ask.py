"""`pulse ask`: a question in words, answered from the metrics, with what the answer rests on."""

from typing import TYPE_CHECKING, Annotated

import typer

from pulse.cli.output import JsonOption, console, print_json

if TYPE_CHECKING:
    from pulse.answering import ToldAnswer


def ask(
    questions: Annotated[
        list[str], typer.Argument(help='"Why did lead time change in Q2?"; further ones go on from the one before.')
    ],
    as_json: JsonOption = False,
) -> None:
    """Answer questions in words, without a language model: what is not understood is said."""
    from pulse.answering import Turn
    from pulse.answering import ask as answer_to
    from pulse.cli.configuration import load_settings
    from pulse.cli.reading import reading
    from pulse.metrics import OPERATOR
    from pulse.metrics.current import current_catalogue
    from pulse.tools import Context

    settings = load_settings()
    catalogue = current_catalogue(settings)
    turn: Turn | None = None
    answers = []
    with reading() as connection:
        for question in questions:
            context = Context.now(connection, catalogue, OPERATOR, settings)
            turn = answer_to(context, question, turn)
            answers.append(turn.answer)
    if as_json:
        documents = [answer.model_dump(mode="json") for answer in answers]
        print_json(documents[0] if len(documents) == 1 else documents)
        return
    for answer in answers:
        _print(answer)


def _print(answer: "ToldAnswer") -> None:
    console.print(answer.question, style="bold", markup=False)
    console.print(answer.text, markup=False)
    for source in answer.sources:
        as_of = f", as of {source.as_of:%Y-%m-%d %H:%M} UTC" if source.as_of else ""
        console.print(f"  {source.tool}: n {source.n:,}{as_of}  {source.link}", style="dim", markup=False)
    console.print()
