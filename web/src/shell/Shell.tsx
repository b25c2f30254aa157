/** What surrounds every page: navigation, the switches of team and period, freshness, the account. */
import { AppShell, Burger, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Outlet } from "@tanstack/react-router";

import { AccountMenu } from "./AccountMenu";
import { Brand } from "./Brand";
import { Freshness } from "./Freshness";
import { Navigation } from "./Navigation";
import { PeriodSwitch } from "./PeriodSwitch";
import classes from "./Shell.module.css";
import { TeamSwitch } from "./TeamSwitch";

export function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure();
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 208, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      padding={0}
      layout="alt"
    >
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap" className={classes.switches}>
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Navigation" />
            <TeamSwitch />
            <PeriodSwitch />
          </Group>
          <Group gap="sm" wrap="nowrap">
            <Freshness />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navigation}>
        <Group h={52} px="md" justify="space-between">
          <Brand />
          <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Close the navigation" />
        </Group>
        <Navigation onGo={close} />
      </AppShell.Navbar>
      <AppShell.Main>
        <div className={classes.content} id="content" tabIndex={-1}>
          <Outlet />
        </div>
      </AppShell.Main>
    </AppShell>
  );
}
