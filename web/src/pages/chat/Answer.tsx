/** A question and its answer, as it stands in the end: words, pictures, what they rest on, and what people think of it. */
import { ActionIcon, Button, Group, Text } from "@mantine/core";
import { RotateCcw, ThumbsDown, ThumbsUp } from "lucide-react";
import type { ReactNode } from "react";

import { client, type Sent } from "../../api/client";
import { useDeed } from "../../api/deeds";
import { Mark } from "../../shell/Mark";
import { Panel } from "../../shell/Panel";
import { AnswerText } from "./AnswerText";
import classes from "./chat.module.css";
import { Picture } from "./Picture";
import { Sources } from "./Sources";

type ChatAnswer = Sent["ChatAnswer"];

interface AnswerProps {
  answer: ChatAnswer;
  /** Absent: it cannot be answered anew. */
  onRegenerate?: (() => void) | undefined;
  onAsk: (question: string) => void;
  onDecide: (isApproved: boolean) => void;
}

/** A question, and below it what is said to it. */
export function Exchange({ question, children }: { question: string; children: ReactNode }) {
  return (
    <article className={classes.exchange} aria-label={question}>
      <Text className={classes.question} size="md">
        {question}
      </Text>
      <div className={classes.answer}>{children}</div>
    </article>
  );
}

export function Answer({ answer, onRegenerate, onAsk, onDecide }: AnswerProps) {
  const { outcome } = answer;
  const sourceId = (number: number) => `source-${answer.answer_id}-${number}`;
  return (
    <Exchange question={answer.question}>
      {outcome && <AnswerText text={outcome.text} sourceId={sourceId} />}
      {answer.proposal && <Proposal proposal={answer.proposal} onDecide={onDecide} />}
      {outcome?.charts?.map((chart, place) => <Picture key={place} chart={chart} />)}
      {outcome && <Sources sources={outcome.sources ?? []} sourceId={sourceId} />}
      {outcome && <Caveats outcome={outcome} />}
      {outcome?.suggestions?.map((suggestion) => (
        <Button key={suggestion} variant="default" onClick={() => onAsk(suggestion)} style={{ alignSelf: "flex-start" }}>
          {suggestion}
        </Button>
      ))}
      {answer.state === "stopped" && <Text size="xs" c="dimmed">Stopped before its end.</Text>}
      {answer.state === "failed" && !outcome && <Text size="sm" c="var(--bad)">This could not be answered. Try again.</Text>}
      {answer.ended_at && (
        <Group gap={4}>
          <Feedback answer={answer} />
          {onRegenerate && (
            <ActionIcon variant="subtle" color="gray" aria-label="Answer anew" onClick={onRegenerate}>
              <RotateCcw size={14} />
            </ActionIcon>
          )}
        </Group>
      )}
    </Exchange>
  );
}

function Caveats({ outcome }: { outcome: Sent["Outcome"] }) {
  const told = [
    ...(outcome.unverified?.length ? [`Left out because no result bears it: ${outcome.unverified.join(", ")}`] : []),
    ...(outcome.notice ? [outcome.notice] : []),
  ];
  return (
    <Group gap={8} align="flex-start">
      {outcome.is_verified && outcome.status !== "refused" && <Mark tone="good">All figures looked up</Mark>}
      {told.map((one) => (
        <Text key={one} size="xs" c="dimmed">
          {one}
        </Text>
      ))}
    </Group>
  );
}

function Proposal({ proposal, onDecide }: { proposal: Sent["Proposal"]; onDecide: (isApproved: boolean) => void }) {
  return (
    <Panel title="Shall this be done?">
      <Text size="sm" mb="sm">
        {proposal.text}
      </Text>
      <Group gap="xs">
        <Button onClick={() => onDecide(true)}>Do it</Button>
        <Button variant="default" onClick={() => onDecide(false)}>
          Leave it
        </Button>
      </Group>
    </Panel>
  );
}

function Feedback({ answer }: { answer: ChatAnswer }) {
  const deed = useDeed(
    (feedback: ChatAnswer["feedback"]) =>
      client.PUT("/api/v1/chat/answers/{answer_id}/feedback", { params: { path: { answer_id: answer.answer_id } }, body: { feedback, comment: "" } }),
    { changes: ["/api/v1/chat/threads/{thread_id}"] },
  );
  const buttons = [
    { value: "up", label: "Helpful", icon: ThumbsUp },
    { value: "down", label: "Not helpful", icon: ThumbsDown },
  ] as const;
  return buttons.map(({ value, label, icon: Icon }) => (
    <ActionIcon
      key={value}
      variant={answer.feedback === value ? "light" : "subtle"}
      color={answer.feedback === value ? "accent" : "gray"}
      aria-label={label}
      aria-pressed={answer.feedback === value}
      onClick={() => deed.mutate(answer.feedback === value ? null : value)}
    >
      <Icon size={14} />
    </ActionIcon>
  ));
}
