/** What can be said of a name that nothing maps, and how that is written as a row of the configuration. */

/** One kind of names: the table that maps them, and what there is to choose from. */
export interface Mapping {
  table: string;
  choices: { value: string; label: string }[];
  rowOf: (name: string, choice: string) => Record<string, unknown>;
}

const labels = (named: Record<string, string>) => Object.entries(named).map(([value, label]) => ({ value, label }));

/** By the question that the API asks; others have no answer that could be chosen from a list. */
export const MAPPINGS: Partial<Record<string, Mapping>> = {
  statuses: {
    table: "status_categories",
    choices: labels({ todo: "To do", in_progress: "In progress", done: "Done" }),
    rowOf: (name, category) => ({ status_name: name, category }),
  },
  "issue types": {
    table: "issue_type_classes",
    choices: labels({ feature: "Feature", bug: "Bug", incident: "Incident", debt: "Technical debt", task: "Task" }),
    rowOf: (name, work_class) => ({ issue_type: name, work_class }),
  },
  environments: {
    table: "environments",
    choices: labels({ production: "Production", other: "Not production" }),
    rowOf: (name, choice) => ({ pattern: exactly(name), is_production: choice === "production" }),
  },
  "deployment sources": {
    table: "deployment_rules",
    choices: labels({
      merges: "Merged requests",
      releases: "Releases",
      tags: "Tags",
      workflow_runs: "Workflow runs",
      github_deployments: "GitHub deployments",
    }),
    rowOf: (name, source) => ({ repository_pattern: exactly(name), source, environment: "production" }),
  },
};

/** The pattern that this name matches and no other. */
export function exactly(name: string): string {
  return `^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
}
