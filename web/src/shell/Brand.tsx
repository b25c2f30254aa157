/** Name and sign of Pulse. */
import { Group, Text } from "@mantine/core";

import sign from "./pulse.svg";

export function Brand() {
  return (
    <Group gap={8} wrap="nowrap">
      <img src={sign} alt="" width={22} height={22} />
      <Text fw={650} fz={15}>
        Pulse
      </Text>
    </Group>
  );
}
