/** Cards of figures in a row that breaks where there is no room. */
import { SimpleGrid } from "@mantine/core";

import { FigureCard } from "./FigureCard";

export function FigureRow({ metrics }: { metrics: string[] }) {
  return (
    <SimpleGrid cols={{ base: 2, md: 3, lg: Math.min(metrics.length, 6) }} spacing="sm" verticalSpacing="sm">
      {metrics.map((metric) => (
        <FigureCard key={metric} metric={metric} />
      ))}
    </SimpleGrid>
  );
}
