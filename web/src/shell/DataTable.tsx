/** A table of records: columns say what they show; narrow screens scroll it sideways, the keyboard too. */
import { ScrollArea, Table } from "@mantine/core";
import type { ReactNode } from "react";

export interface Column<T> {
  name: string;
  show: (row: T) => ReactNode;
  /** Numbers stand at the right. */
  numeric?: boolean;
  /** Text that needs room, such as titles. */
  wide?: boolean;
  /** Stays on one line, as moments do. */
  whole?: boolean;
}

interface DataTableProps<T> {
  /** What the table holds, for those who cannot see it. */
  caption: string;
  columns: Column<T>[];
  rows: T[];
  keyOf: (row: T) => string | number;
}

export function DataTable<T>({ caption, columns, rows, keyOf }: DataTableProps<T>) {
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "group", "aria-label": caption }}>
      <Table highlightOnHover highlightOnHoverColor="var(--hover)">
        <caption className="hidden-from-eyes">{caption}</caption>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column.name} scope="col" ta={column.numeric ? "right" : "left"} c="dimmed" fw={500} fz="xs">
                {column.name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={keyOf(row)}>
              {columns.map((column) => (
                <Table.Td key={column.name} className={column.numeric ? "figures" : column.whole ? "nowrap" : undefined} miw={column.wide ? 200 : undefined}>
                  {column.show(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
