/** Another token in place of the present one. */
import { PasswordInput } from "@mantine/core";
import { useState } from "react";

import { client } from "../../../api/client";
import { useDeed } from "../../../api/deeds";
import { FormButton } from "../../../shell/FormButton";
import { CHANGES } from "./server";

export function NewToken({ name }: { name: string }) {
  const [token, setToken] = useState("");
  const rotate = useDeed(
    () => client.PUT("/api/v1/mcp-servers/{name}/token", { params: { path: { name } }, body: { token: token.trim() || null } }),
    { changes: CHANGES, done: () => "The new token is in place.", isQuietAboutErrors: true },
  );
  const submit = async () => {
    await rotate.mutateAsync(undefined);
    setToken("");
  };
  return (
    <FormButton name="New token" label={`New token of ${name}`} variant="subtle" color="gray" title={`New token of ${name}`} submit="Put in place" onSubmit={submit}>
      <PasswordInput label="Token" description="Empty: none is wanted any more" autoComplete="off" value={token} onChange={(event) => setToken(event.currentTarget.value)} />
    </FormButton>
  );
}
