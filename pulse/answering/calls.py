"""What has been said so far and the calls of tools behind it; a plan as the arguments of such calls."""

from dataclasses import dataclass, field
from typing import Any

from pulse.answering.answer import AnswerFigure, AnswerSource
from pulse.answering.plan import Plan
from pulse.answering.spans import Said
from pulse.tools import Context, Result, call

DEFAULT_PERIOD = "12w"


@dataclass(slots=True)
class Told:
    """What has been said so far, the figures of it and the calls behind it.

    `is_doubtful`: what came back lets one doubt that the question was understood.
    """

    texts: list[str] = field(default_factory=list)
    figures: list[AnswerFigure] = field(default_factory=list)
    sources: list[AnswerSource] = field(default_factory=list)
    is_doubtful: bool = False

    def ask(self, context: Context, tool: str, arguments: dict[str, Any]) -> Result:
        """Call a tool and keep it as a source."""
        result = call(context, tool, arguments)
        self.sources.append(
            AnswerSource(
                tool=tool,
                arguments=arguments,
                n=result.n,
                coverage=result.coverage,
                as_of=result.as_of,
                link=result.link,
            )
        )
        return result


def metric_arguments(plan: Plan, name: str) -> dict[str, Any]:
    """The metric, its period, splits and filters."""
    dimensions = list(plan.dimensions)
    dimensions += [name for name, values in plan.conditions if len(values) > 1 and name not in dimensions]
    arguments: dict[str, Any] = {"metric": name, **period(plan)}
    if dimensions:
        arguments["dimensions"] = dimensions
    if plan.grain:
        arguments["grain"] = plan.grain.value
    if plan.conditions:
        arguments["filters"] = [{"dimension": name, "values": list(values)} for name, values in plan.conditions]
    return arguments


def period(plan: Plan) -> dict[str, Any]:
    """The period in question; without one the last twelve weeks."""
    return span(plan.periods[0]) if plan.periods else {"period": DEFAULT_PERIOD}


def span(said: Said) -> dict[str, str]:
    """A period as arguments."""
    return {"since": said.since.isoformat(), "until": said.until.isoformat()}
