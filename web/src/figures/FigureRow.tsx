/** Cards of figures in a row that breaks where there is no room; those that the role may not see are left out. */
import { SimpleGrid } from "@mantine/core";

import { Answered } from "../shell/states";
import { FigureCard } from "./FigureCard";
import { useCatalogue } from "./metrics";

export function FigureRow({ metrics }: { metrics: string[] }) {
  return (
    <Answered query={useCatalogue()} height={140}>
      {(catalogue) => {
        const seen = metrics.filter((metric) => catalogue.some((one) => one.name === metric));
        return (
          <SimpleGrid cols={{ base: 2, md: 3, lg: Math.min(Math.max(seen.length, 1), 6) }} spacing="sm" verticalSpacing="sm">
            {seen.map((metric) => (
              <FigureCard key={metric} metric={metric} />
            ))}
          </SimpleGrid>
        );
      }}
    </Answered>
  );
}
