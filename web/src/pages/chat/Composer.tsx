/** Where one asks: Enter sends, Shift and Enter make a new line. */
import { ActionIcon, Group, Textarea } from "@mantine/core";
import { ArrowUp, Square } from "lucide-react";
import { type KeyboardEvent, useState } from "react";

import classes from "./chat.module.css";

interface ComposerProps {
  isBusy: boolean;
  onAsk: (text: string) => void;
  onStop: () => void;
}

const LONGEST = 4000;

export function Composer({ isBusy, onAsk, onStop }: ComposerProps) {
  const [text, setText] = useState("");
  const send = () => {
    const question = text.trim();
    if (!question || isBusy) return;
    setText("");
    onAsk(question);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className={classes.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <Textarea
          aria-label="Your question"
          placeholder="Ask about metrics, work, people, forecasts …"
          autosize
          minRows={1}
          maxRows={8}
          maxLength={LONGEST}
          size="md"
          flex={1}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {isBusy ? (
          <ActionIcon size={38} variant="default" aria-label="Stop" onClick={onStop}>
            <Square size={14} />
          </ActionIcon>
        ) : (
          <ActionIcon size={38} type="submit" aria-label="Ask" disabled={text.trim() === ""}>
            <ArrowUp size={18} />
          </ActionIcon>
        )}
      </Group>
    </form>
  );
}
