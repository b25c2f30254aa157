/** What people assigned, by whom and when, and a way to take it back. */
import { useTimeZone } from "../../api/account";
import { api } from "../../api/client";
import { wordMoment, wordName } from "../../figures/wording";
import { ConfirmButton } from "../../shell/ConfirmButton";
import { type Column, DataTable } from "../../shell/DataTable";
import { Answered, Nothing } from "../../shell/states";
import { type Assignment, useWithdraw, wordRow } from "./assignments";

interface AssignmentTableProps {
  caption: string;
  /** Which tables of the configuration it shows. */
  shows: (table: string) => boolean;
  empty: string;
}

export function AssignmentTable({ caption, shows, empty }: AssignmentTableProps) {
  const assigned = api.useQuery("get", "/api/v1/configuration/assignments");
  const timeZone = useTimeZone();
  const columns: Column<Assignment>[] = [
    { name: "What", show: ({ table }) => wordName(table) },
    { name: "Says", show: ({ values }) => wordRow(values) },
    { name: "By", show: ({ changed_by: by }) => by ?? "—" },
    { name: "When", show: ({ changed_at: at }) => wordMoment(at, timeZone), whole: true },
    { name: "Take back", show: (row) => <Withdraw assignment={row} /> },
  ];
  return (
    <Answered query={assigned}>
      {(found) => {
        const rows = found.filter(({ table }) => shows(table));
        if (rows.length === 0) return <Nothing title="Nothing beside the file">{empty}</Nothing>;
        return <DataTable caption={caption} columns={columns} rows={rows} keyOf={({ table, values }) => `${table} ${JSON.stringify(values)}`} />;
      }}
    </Answered>
  );
}

function Withdraw({ assignment }: { assignment: Assignment }) {
  const withdraw = useWithdraw();
  return (
    <ConfirmButton label={`Take back ${wordRow(assignment.values)}`} loading={withdraw.isPending} question="What the file says holds again." onConfirm={() => withdraw.mutate(assignment)}>
      Take back
    </ConfirmButton>
  );
}
