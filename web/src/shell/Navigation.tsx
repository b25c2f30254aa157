/** Links to all pages that the account may see. */
import { ScrollArea, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { useAccount } from "../api/account";
import { GROUPS } from "./areas";
import classes from "./Navigation.module.css";

export function Navigation({ onGo }: { onGo: () => void }) {
  const may = useAccount()?.permissions ?? [];
  const groups = GROUPS.map((group) => ({
    ...group,
    areas: group.areas.filter((area) => !area.needs || may.includes(area.needs)),
  }));
  return (
    <ScrollArea component="nav" aria-label="Pages" className={classes.pages} type="auto">
      {groups
        .filter((group) => group.areas.length > 0)
        .map((group) => (
          <div key={group.name} className={classes.group}>
            <Text size="xs" c="dimmed" fw={500} className={classes.name}>
              {group.name}
            </Text>
            {group.areas.map(({ path, name, icon: Icon }) => (
              <Link key={path} to={path} className={classes.link} activeOptions={{ exact: path === "/" }} onClick={onGo}>
                <Icon size={15} strokeWidth={1.8} aria-hidden />
                {name}
              </Link>
            ))}
          </div>
        ))}
    </ScrollArea>
  );
}
