"""How dbt's models appear in the asset graph: keys, groups, kinds, and when they are built again."""

from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings

from pulse_assets.automation import rebuilt_when_sources_change


class Translator(DagsterDbtTranslator):
    """Models are grouped by layer; sources keep the keys of the raw assets (`jira/issues`), which joins the graphs."""

    def __init__(self) -> None:
        super().__init__(settings=DagsterDbtTranslatorSettings(enable_source_tests_as_checks=True))

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The layer: staging, intermediate, core, marts."""
        return str(dbt_resource_props["fqn"][1])

    def get_automation_condition(
        self,
        dbt_resource_props: Mapping[str, Any],  # noqa: ARG002 - dagster-dbt's signature
    ) -> dg.AutomationCondition[dg.AssetKey] | None:
        """All models by the same rule."""
        return rebuilt_when_sources_change()
