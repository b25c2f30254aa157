/** Who is signed in, dark or light, and the way out. */
import { ActionIcon, Menu, Text, useMantineColorScheme } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { CircleUserRound, LogOut, Monitor, Moon, Sun } from "lucide-react";

import { useAccount } from "../api/account";
import { queries } from "../api/client";
import { signOut } from "../api/session";

const SCHEMES = [
  { value: "light", name: "Light", icon: Sun },
  { value: "dark", name: "Dark", icon: Moon },
  { value: "auto", name: "As the system", icon: Monitor },
] as const;

export function AccountMenu() {
  const account = useAccount();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const leave = async () => {
    await signOut();
    queries.clear();
    await navigate({ to: "/sign-in", search: { next: "/" } });
  };
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="md" aria-label="Account">
          <CircleUserRound size={18} strokeWidth={1.8} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" c="var(--text)" fw={500} truncate>
            {account?.name}
          </Text>
          <Text size="xs" truncate>
            {account?.email} · {account?.role}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        {SCHEMES.map(({ value, name, icon: Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={14} />}
            aria-current={colorScheme === value}
            fw={colorScheme === value ? 600 : undefined}
            onClick={() => setColorScheme(value)}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={14} />} onClick={() => void leave()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
