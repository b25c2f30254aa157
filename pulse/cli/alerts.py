"""`pulse alerts`: rules, what they find true now, and what was sent."""

from datetime import time
from typing import TYPE_CHECKING, Annotated

import typer

from pulse.cli.output import JsonOption, age, console, print_json
from pulse.errors import ConfigurationError
from pulse.findings.scales import Severity
from pulse.reports.kinds import Kind

if TYPE_CHECKING:
    from pulse.alerts.conditions import Condition

app = typer.Typer(no_args_is_help=True, help="Who is told what, and when.")

RuleArgument = Annotated[str, typer.Argument(help="The rule's name.")]


@app.command("list")
def list_open(
    every: Annotated[bool, typer.Option("--all", help="Also what is over.")] = False, as_json: JsonOption = False
) -> None:
    """List what is true now."""
    from pulse.alerts.ledger import read_alerts
    from pulse.cli.reading import reading

    with reading() as connection:
        alerts = read_alerts(connection, 100, is_open=None if every else True)
    if as_json:
        print_json(alerts)
        return
    for one in alerts:
        state = f"over {age(one.closed_at)} ago" if one.closed_at else f"for {age(one.opened_at)}"
        console.print(f"{one.severity}  {one.title}  ({one.rule}, {state})", markup=False)
    if not alerts:
        console.print("Nothing to tell.")


@app.command()
def rules(as_json: JsonOption = False) -> None:
    """List the rules."""
    from pulse.alerts.storage import read_rules
    from pulse.cli.reading import reading

    with reading() as connection:
        found = read_rules(connection)
    if as_json:
        print_json([{**stored.rule.model_dump(mode="json"), "error": stored.error} for stored in found])
        return
    for stored in found:
        given = stored.rule.condition.model_dump(mode="json", exclude_defaults=True)
        what = " ".join([stored.rule.condition.kind, *(f"{name}={value}" for name, value in given.items())])
        state = "" if stored.rule.is_active else "  switched off"
        console.print(f"{stored.rule.name}  {what}  → {', '.join(stored.rule.channels)}{state}", markup=False)
        if stored.error:
            console.print(f"  {stored.error}", style="red", markup=False)
    if not found:
        console.print("There is no rule yet. `pulse alerts add --help` shows how to write one.")


@app.command()
def add(
    name: RuleArgument,
    to: Annotated[list[str], typer.Option(help="A channel; repeat it.")],
    metric: Annotated[str | None, typer.Option(help="A metric of the catalogue.")] = None,
    above: Annotated[str | None, typer.Option(help="Tell when it is above: a number, 4h, 2d or 80%.")] = None,
    below: Annotated[str | None, typer.Option(help="Tell when it is below.")] = None,
    rose_by: Annotated[str | None, typer.Option(help="Tell when it rose by a share of the period before: 20%.")] = None,
    fell_by: Annotated[str | None, typer.Option(help="Tell when it fell by a share.")] = None,
    period: Annotated[str, typer.Option(help="Length until now: 7d, 4w, 3m.")] = "7d",
    where: Annotated[list[str] | None, typer.Option(help="name=value, as for `pulse metrics`.")] = None,
    by_team: Annotated[bool, typer.Option(help="Look at each team by itself.")] = False,
    finding: Annotated[Severity | None, typer.Option(help="Tell any finding at least this severe.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only findings of this kind; repeat it.")] = None,
    failed_jobs: Annotated[bool, typer.Option(help="Tell failed jobs and units.")] = False,
    stale: Annotated[float | None, typer.Option(help="Tell streams that are this many hours behind.")] = None,
    quota: Annotated[float | None, typer.Option(help="Tell waits longer than this many minutes.")] = None,
    report: Annotated[Kind | None, typer.Option(help="Send each new report: weekly or monthly.")] = None,
    team: Annotated[str | None, typer.Option(help="Findings or reports of this team only.")] = None,
    quiet: Annotated[str | None, typer.Option(help="Hours in which messages wait: 22:00-07:00.")] = None,
    repeat: Annotated[float | None, typer.Option(help="Tell again after this many hours, while it lasts.")] = None,
    recovery: Annotated[bool, typer.Option(help="Also tell when it is over.")] = True,
) -> None:
    """Write a rule; one of the same name is replaced."""
    from pulse.alerts.conditions import (
        FindingCondition,
        FreshnessCondition,
        JobCondition,
        QuotaCondition,
        ReportCondition,
    )
    from pulse.alerts.storage import Rule, write_rule
    from pulse.cli.writing import operator, record, writing

    bounds = {"above": above, "below": below, "rose_by": rose_by, "fell_by": fell_by}
    choices: list[Condition] = []
    if metric is not None:
        choices.append(_metric_condition(metric, bounds, period, where or [], by_team))
    if finding is not None:
        choices.append(FindingCondition(severity=finding, findings=tuple(kind or ()), team=team))
    if failed_jobs:
        choices.append(JobCondition())
    if stale is not None:
        choices.append(FreshnessCondition(hours=stale))
    if quota is not None:
        choices.append(QuotaCondition(minutes=quota))
    if report is not None:
        choices.append(ReportCondition(reports=report, team=team))
    if len(choices) != 1:
        raise ConfigurationError(
            "Give exactly one of --metric, --finding, --failed-jobs, --stale, --quota and --report."
        )
    begins, ends = _hours(quiet)
    rule = Rule(
        name=name,
        condition=choices[0],
        channels=tuple(to),
        quiet_from=begins,
        quiet_until=ends,
        repeat_hours=repeat,
        tells_recovery=recovery,
    )
    with writing() as connection:
        write_rule(connection, rule, operator().actor)
        record(connection, "alerts.rule_written", name, rule.model_dump(mode="json"))
    console.print(f"{name} is there. `pulse alerts preview {name}` shows what it finds now.", markup=False)


@app.command()
def preview(name: RuleArgument, as_json: JsonOption = False) -> None:
    """Show what a rule finds true now, without telling anybody."""
    from datetime import UTC, datetime

    from pulse.alerts.signals import Situation, signals
    from pulse.alerts.storage import find_rule
    from pulse.cli.configuration import load_settings
    from pulse.cli.reading import reading
    from pulse.metrics.current import current_catalogue

    settings = load_settings()
    with reading() as connection:
        stored = find_rule(connection, name)
        situation = Situation(connection, current_catalogue(settings), settings.timezone, datetime.now(UTC), {})
        found = signals(stored.rule.condition, situation)
    if as_json:
        print_json(found)
        return
    for signal in found:
        console.print(f"{signal.severity}  {signal.title}\n  {signal.text}", markup=False)
    if not found:
        console.print("It finds nothing now.")


@app.command()
def remove(name: RuleArgument) -> None:
    """Remove a rule and its alerts; the log of what was sent stays."""
    from pulse.alerts.storage import remove_rule
    from pulse.cli.writing import record, writing

    with writing() as connection:
        remove_rule(connection, name)
        record(connection, "alerts.rule_removed", name)
    console.print(f"{name} is gone.", markup=False)


@app.command("log")
def show_log(
    limit: Annotated[int, typer.Option(help="How many deliveries.", min=1, max=1000)] = 20, as_json: JsonOption = False
) -> None:
    """Show what was sent, to whom, and what did not arrive."""
    from pulse.alerts.deliveries import read_deliveries
    from pulse.cli.reading import reading

    with reading() as connection:
        deliveries = read_deliveries(connection, limit)
    if as_json:
        print_json(deliveries)
        return
    for one in deliveries:
        why = f": {one.error}" if one.error else ""
        line = f"{age(one.created_at)} ago  {one.rule_name} → {one.channel}  {one.event}  {one.state}{why}"
        console.print(line, markup=False)
    if not deliveries:
        console.print("Nothing was sent yet.")


def _metric_condition(
    metric: str, bounds: dict[str, str | None], period: str, where: list[str], by_team: bool
) -> "Condition":
    from pulse.alerts.conditions import Comparison, MetricCondition
    from pulse.cli.configuration import load_settings
    from pulse.cli.targets import parse_value
    from pulse.metrics import Unit
    from pulse.metrics.current import current_catalogue

    given = [(Comparison(name), text) for name, text in bounds.items() if text is not None]
    if len(given) != 1:
        raise ConfigurationError("Give exactly one of --above, --below, --rose-by and --fell-by with --metric.")
    ((comparison, text),) = given
    unit = current_catalogue(load_settings()).metric(metric).unit
    is_level = comparison in (Comparison.ABOVE, Comparison.BELOW)
    threshold = parse_value(text, unit if is_level else Unit.RATIO)
    return MetricCondition(
        metric=metric,
        comparison=comparison,
        threshold=threshold,
        period=period,
        filters=tuple(where),
        by_team=by_team,
    )


def _hours(text: str | None) -> tuple[time | None, time | None]:
    if text is None:
        return None, None
    try:
        begins, ends = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError as error:
        raise ConfigurationError(f"{text!r} are no hours; write them like 22:00-07:00.") from error
    return begins, ends
