"""How dbt's models appear in the asset graph: keys, groups, kinds, and when they are built again."""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtProject

from pulse_assets.automation import FRESH, rebuilt_when_sources_change


class Translator(DagsterDbtTranslator):
    """Models are grouped by layer; sources keep the keys of the raw assets (`jira/issues`), which joins the graphs."""

    def __init__(self) -> None:
        super().__init__(settings=DagsterDbtTranslatorSettings(enable_source_tests_as_checks=True))

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The layer: staging, intermediate, core, marts."""
        return str(dbt_resource_props["fqn"][1])

    def get_owners(
        self,
        dbt_resource_props: Mapping[str, Any],  # noqa: ARG002 - dagster-dbt's signature
    ) -> Sequence[str]:
        """The team that runs Pulse owns all models."""
        return ["team:platform"]

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None) -> dg.AssetSpec:
        """What everybody reads, the marts, must not grow old unseen."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        return dg.apply_freshness_policy(spec, FRESH) if spec.group_name == "marts" else spec

    def get_automation_condition(
        self,
        dbt_resource_props: Mapping[str, Any],  # noqa: ARG002 - dagster-dbt's signature
    ) -> dg.AutomationCondition[dg.AssetKey] | None:
        """All models by the same rule."""
        return rebuilt_when_sources_change()
