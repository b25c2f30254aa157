from datetime import date

from pulse.metrics import Filter, Grain, MetricQuery, Operator
from pulse.tools.links import link, metric_link


def test_a_link_carries_the_whole_question() -> None:
    filters = (Filter("team", Operator.IN, ("A & B", "C")), Filter("person", Operator.IS_NULL))
    query = MetricQuery("throughput", date(2026, 1, 1), date(2026, 2, 1), ("team",), filters, Grain.WEEK)
    assert metric_link(query, "evidence") == (
        "/metrics/throughput/evidence?since=2026-01-01&until=2026-02-01&dimensions=team"
        "&filters=team%3DA+%26+B%2CC&filters=person%3D&grain=week"
    )


def test_steps_cannot_leave_their_place() -> None:
    assert link("pull-requests", "acme/api#7") == "/pull-requests/acme%2Fapi%237"
