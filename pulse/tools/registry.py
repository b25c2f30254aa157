"""Every tool by name: what it is for, what it takes, what it gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from pulse.tools.adhoc import DescribeTables, RunSql, describe_tables, run_sql
from pulse.tools.context import Context
from pulse.tools.explaining import ExplainChange, explain_change
from pulse.tools.findings import ListFindings, list_findings
from pulse.tools.forecasts import ListForecasts, list_forecasts
from pulse.tools.metrics import (
    DescribeMetric,
    Evidence,
    ListMetrics,
    QueryMetric,
    describe_metric,
    list_metrics,
    query_metric,
    read_evidence,
)
from pulse.tools.reports import ListReports, ReadReport, list_reports, read_report
from pulse.tools.result import Arguments, Result, ToolError
from pulse.tools.searching import Search, search
from pulse.tools.state import ReadState, read_state
from pulse.tools.timeline import ReadTimeline, read_timeline


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool. None of them changes anything."""

    name: str
    description: str
    arguments: type[Arguments]
    run: Callable[[Context, Any], Result]


TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool(
            "list_metrics",
            "List the metrics of the catalogue, or those whose text holds some words.",
            ListMetrics,
            list_metrics,
        ),
        Tool(
            "describe_metric",
            "Definition, unit, caveats and dimensions of one metric. Ask before splitting or filtering by a dimension.",
            DescribeMetric,
            describe_metric,
        ),
        Tool(
            "query_metric",
            "Figures of one metric over a period: split by dimensions, by day, week, month or quarter, filtered, "
            "and compared with another period. Durations are in seconds.",
            QueryMetric,
            query_metric,
        ),
        Tool(
            "explain_change",
            "Why a metric changed between two periods: what each group of a dimension, or each part of a duration, "
            "added. The contributions add up to the change.",
            ExplainChange,
            explain_change,
        ),
        Tool(
            "read_evidence", "The records behind one figure, newest first, with links to them.", Evidence, read_evidence
        ),
        Tool(
            "list_findings",
            "What Pulse found by itself: ageing work, uneven review load and such, each with a next step.",
            ListFindings,
            list_findings,
        ),
        Tool(
            "list_forecasts",
            "When backlogs, epics, versions will be done, how many items by a day, and how such forecasts came true.",
            ListForecasts,
            list_forecasts,
        ),
        Tool(
            "list_reports",
            "The weekly and monthly reports that Pulse wrote, for teams and for the organisation.",
            ListReports,
            list_reports,
        ),
        Tool(
            "read_report",
            "One report: what changed, figures beside the period before, findings that opened, last or closed.",
            ReadReport,
            read_report,
        ),
        Tool("search", "Find issues, pull requests or people by words or by key.", Search, search),
        Tool(
            "read_timeline",
            "All that happened to one issue or pull request across Jira and GitHub: status changes, reviews, merge, "
            "deployments.",
            ReadTimeline,
            read_timeline,
        ),
        Tool(
            "read_state",
            "How fresh and how whole the data are, and which jobs run, wait or failed.",
            ReadState,
            read_state,
        ),
        Tool("describe_tables", "Tables and columns that run_sql may read.", DescribeTables, describe_tables),
        Tool(
            "run_sql",
            "One read-only SELECT over schemas core, marts and insights, for what no other tool answers. Figures of "
            "the metric catalogue come from query_metric, never from here.",
            RunSql,
            run_sql,
        ),
    )
}


def call(context: Context, name: str, arguments: Mapping[str, Any]) -> Result:
    """Run the tool called `name`.

    Raises:
        ToolError: there is no such tool, or the arguments do not fit; the text says where.
        PulseError: it cannot be answered, or this reader may not see it.
    """
    if name not in TOOLS:
        raise ToolError(f"There is no tool {name!r}. Known: {', '.join(TOOLS)}.")
    tool = TOOLS[name]
    try:
        checked = tool.arguments.model_validate(dict(arguments))
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'arguments'}: {fault['msg']}" for fault in error.errors()
        )
        raise ToolError(f"The arguments of {name} do not fit. {faults}.") from error
    return tool.run(context, checked)
