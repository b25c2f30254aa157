/** A button that opens a form over the page. It closes when what was asked for is done, and else shows why not. */
import { Button, type ButtonProps, Group, Modal, Stack } from "@mantine/core";
import { type ReactNode, useState } from "react";

import { Failure } from "./states";

interface FormButtonProps extends Pick<ButtonProps, "variant" | "color"> {
  name: string;
  /** For those who hear the page: what exactly it is about. */
  label?: string;
  title: string;
  /** What the button at the end of the form says. */
  submit: string;
  isGood?: boolean;
  /** Done when it resolves; what it throws is shown. */
  onSubmit: () => Promise<unknown>;
  children: ReactNode;
}

export function FormButton({ name, label, title, submit, isGood = true, onSubmit, children, ...look }: FormButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async () => {
    setBusy(true);
    setError(null);
    try {
      await onSubmit();
      setOpen(false);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button variant="default" {...look} aria-label={label} onClick={() => setOpen(true)}>
        {name}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={title} closeButtonProps={{ "aria-label": "Close" }}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <Stack gap="sm">
            {children}
            {error !== null && <Failure error={error} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={() => setOpen(false)}>
                Cancel
              </Button>
              <Button type="submit" loading={isBusy} disabled={!isGood}>
                {submit}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
