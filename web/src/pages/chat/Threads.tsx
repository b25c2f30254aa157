/** The conversations of the one who is signed in; those that changed last first. */
import { ActionIcon, Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { Plus, Trash2 } from "lucide-react";

import { api, client } from "../../api/client";
import { useDeed } from "../../api/deeds";
import { Answered } from "../../shell/states";
import classes from "./chat.module.css";

const MOST = 50;

export function Threads({ open }: { open: string | undefined }) {
  const threads = api.useQuery("get", "/api/v1/chat/threads", { params: { query: { limit: MOST } } });
  const navigate = useNavigate();
  const begin = () => navigate({ to: "/chat", search: (before) => ({ ...before, thread: undefined }) });
  const remove = useDeed(
    (id: string) => client.DELETE("/api/v1/chat/threads/{thread_id}", { params: { path: { thread_id: id } } }),
    { changes: ["/api/v1/chat/threads"], done: () => "Forgotten." },
  );
  const forget = (id: string) => {
    if (id === open) void begin();
    remove.mutate(id);
  };
  return (
    <nav className={classes.threads} aria-label="Conversations">
      <Button variant="default" leftSection={<Plus size={14} />} mb={6} onClick={() => void begin()}>
        New conversation
      </Button>
      <Answered query={threads}>
        {({ threads: found }) =>
          found.map(({ thread_id: id, title }) => (
            <div key={id} className={classes.thread}>
              <Link to="/chat" search={(before) => ({ ...before, thread: id })} aria-current={id === open ? "page" : undefined} data-status={id === open ? "active" : "other"}>
                {title || "New conversation"}
              </Link>
              <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Forget ${title || "this conversation"}`} onClick={() => forget(id)}>
                <Trash2 size={13} />
              </ActionIcon>
            </div>
          ))
        }
      </Answered>
    </nav>
  );
}
