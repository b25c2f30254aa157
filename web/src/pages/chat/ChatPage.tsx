/** Ask in words, and see what the answer rests on. */
import { Button, Group, Text } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

import { api } from "../../api/client";
import { Page } from "../../shell/Page";
import { Answered, Failure, Loading, Nothing } from "../../shell/states";
import { Answer, Exchange } from "./Answer";
import { AnswerText } from "./AnswerText";
import classes from "./chat.module.css";
import { Composer } from "./Composer";
import type { Draft } from "./draft";
import { Picture } from "./Picture";
import { Stages } from "./Stages";
import { Threads } from "./Threads";
import { useConversation } from "./useConversation";

const EXAMPLES = ["How did cycle time change in the last 12 weeks?", "Which team deploys most often?", "When will the open work be done?"];

export function ChatPage() {
  const { thread } = useSearch({ from: "/shell/chat" });
  const status = api.useQuery("get", "/api/v1/chat");
  return (
    <Page title="Chat" lead={status.data?.text}>
      <div className={classes.room}>
        <Threads open={thread} />
        <Conversation thread={thread} />
      </div>
    </Page>
  );
}

function Conversation({ thread }: { thread: string | undefined }) {
  const { told, draft, ask, regenerate, decide, stop } = useConversation(thread);
  const isBusy = draft !== null && draft.error === null;
  const end = useRef<HTMLDivElement>(null);
  const length = told.data?.answers.length ?? 0;
  useEffect(() => {
    // Newer browsers give a promise here, which React would take for what undoes the effect.
    end.current?.scrollIntoView({ block: "end" });
  }, [length, draft?.question, draft?.text]);
  return (
    <section className={classes.talk} aria-label="Conversation">
      <div className={classes.answers} aria-live="polite" aria-busy={isBusy}>
        {!thread && !draft && <Welcome onAsk={(question) => void ask(question)} />}
        {thread && (
          <Answered query={told}>
            {({ answers }) =>
              answers
                .filter((answer) => !draft || answer.ended_at !== null || answer.question !== draft.question)
                .map((answer, place, all) => (
                  <Answer
                    key={answer.answer_id}
                    answer={answer}
                    onAsk={(question) => void ask(question)}
                    onDecide={(isApproved) => void decide(answer.question, isApproved)}
                    onRegenerate={place === all.length - 1 && !isBusy ? () => void regenerate(answer.question) : undefined}
                  />
                ))
            }
          </Answered>
        )}
        {draft && <InTheMaking draft={draft} />}
        <div ref={end} className={classes.end} />
      </div>
      <Composer isBusy={isBusy} onAsk={(text) => void ask(text)} onStop={stop} />
    </section>
  );
}

function InTheMaking({ draft }: { draft: Draft }) {
  return (
    <Exchange question={draft.question}>
      <Stages stages={draft.stages} />
      {draft.text && <AnswerText text={draft.text} sourceId={(number) => `source-draft-${number}`} />}
      {draft.charts.map((chart, place) => (
        <Picture key={place} chart={chart} />
      ))}
      {draft.error && <Failure error={{ status: 500, detail: draft.error }} />}
      {!draft.error && draft.stages.length === 0 && <Loading height={20} />}
    </Exchange>
  );
}

function Welcome({ onAsk }: { onAsk: (question: string) => void }) {
  return (
    <Nothing title="What would you like to know?">
      <Text size="sm" mb="sm">
        Every figure comes from a metric of the catalogue, and leads to the records behind it.
      </Text>
      <Group gap="xs" justify="center">
        {EXAMPLES.map((question) => (
          <Button key={question} variant="default" onClick={() => onAsk(question)}>
            {question}
          </Button>
        ))}
      </Group>
    </Nothing>
  );
}
