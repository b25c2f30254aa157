from pulse_assets.raw.table import Counts, RawTable, TableCounts


def test_rows_have_keys_first() -> None:
    assert RawTable("jira_issues", ("issue_id",), ("project_key", "updated_at")).typed == (
        "issue_id",
        "project_key",
        "updated_at",
    )


def test_counts_add_up_table_by_table() -> None:
    counts = TableCounts({"jira_issues": Counts(new=1, rejected=2)})
    counts.add(TableCounts({"jira_issues": Counts(new=1, unchanged=5), "jira_changelogs": Counts(deleted=3)}))
    assert counts.tables["jira_issues"] == Counts(new=2, unchanged=5, rejected=2)
    assert counts.total == Counts(new=2, unchanged=5, deleted=3, rejected=2)
    assert counts.total.read == 9
