"""Places in the dashboard, relative to its own address."""

from urllib.parse import quote, urlencode

from pulse.metrics import Filter, MetricQuery
from pulse.metrics.query import Operator

SIGNS = {Operator.NOT_IN: "!=", Operator.IS_NULL: "=", Operator.IS_NOT_NULL: "!=", Operator.IN: "="}


def metric_link(query: MetricQuery, tab: str = "") -> str:
    """The page of a metric with the period, splits and filters of `query`."""
    parameters = [("since", str(query.since)), ("until", str(query.until))]
    parameters += [("dimensions", name) for name in query.dimensions]
    parameters += [("filters", filter_text(given)) for given in query.filters]
    if query.grain:
        parameters.append(("grain", query.grain.value))
    return link("metrics", query.metric, *([tab] if tab else [])) + "?" + urlencode(parameters)


def filter_text(given: Filter) -> str:
    """A filter as people type it: `team=Payments`."""
    sign = SIGNS.get(given.operator, given.operator.value)
    return f"{given.dimension}{sign}{','.join(map(str, given.values))}"


def link(*steps: str) -> str:
    """The place below these steps."""
    return "/" + "/".join(quote(step, safe="") for step in steps)
