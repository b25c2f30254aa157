/** Which page shows a record, told from the way people write it. */
export type Place =
  | { kind: "work-item"; key: string }
  | { kind: "pull-request"; owner: string; repository: string; number: string };

const WORK_ITEM = /^[A-Z][A-Z0-9_]+-\d+$/;
const PULL_REQUEST = /^([^/#\s]+)\/([^/#\s]+)#(\d+)$/;

/** The place of a record, or null where it has no page of its own. */
export function placeOf(reference: string): Place | null {
  if (WORK_ITEM.test(reference)) return { kind: "work-item", key: reference };
  const [, owner, repository, number] = PULL_REQUEST.exec(reference) ?? [];
  return owner && repository && number ? { kind: "pull-request", owner, repository, number } : null;
}
