/** A button for what cannot be taken back: it asks first, and says what will be. */
import { Button, type ButtonProps, Group, Popover, Stack, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";

interface ConfirmButtonProps extends Pick<ButtonProps, "color" | "variant" | "loading" | "size"> {
  children: ReactNode;
  /** For those who hear the page: what exactly it is about. */
  label?: string;
  question: ReactNode;
  onConfirm: () => void;
}

export function ConfirmButton({ children, label, question, onConfirm, ...look }: ConfirmButtonProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus returnFocus shadow="md" position="bottom-end" width={280}>
      <Popover.Target>
        <Button variant="subtle" color="gray" {...look} aria-label={label} onClick={() => setOpen(true)}>
          {children}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Text size="sm">{question}</Text>
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={() => setOpen(false)}>
              Keep
            </Button>
            <Button
              color="red"
              onClick={() => {
                setOpen(false);
                onConfirm();
              }}
            >
              {children}
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
