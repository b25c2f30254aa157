/** Panels side by side where there is room, one below the other where there is not. */
import { SimpleGrid } from "@mantine/core";
import type { ReactNode } from "react";

export function Columns({ children, most = 2 }: { children: ReactNode; most?: 2 | 3 | 4 }) {
  return (
    <SimpleGrid cols={{ base: 1, sm: most === 4 ? 2 : 1, md: 2, lg: most }} spacing="md" verticalSpacing="md">
      {children}
    </SimpleGrid>
  );
}
