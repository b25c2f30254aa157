/** Other credentials in place of the present ones. */
import { Textarea } from "@mantine/core";
import { useState } from "react";

import { client } from "../../../api/client";
import { useDeed } from "../../../api/deeds";
import { FormButton } from "../../../shell/FormButton";
import { CHANGES, listOf, type Place } from "./connection";

export function Rotate({ place }: { place: Place }) {
  const [secret, setSecret] = useState("");
  const rotate = useDeed(
    () => client.PUT("/api/v1/connections/{source}/{connection_id}/credentials", { params: { path: place }, body: { tokens: listOf(secret) } }),
    { changes: CHANGES, done: () => "Runs that begin from now on use the new credentials.", isQuietAboutErrors: true },
  );
  const submit = async () => {
    await rotate.mutateAsync(undefined);
    setSecret("");
  };
  return (
    <FormButton
      name="Rotate"
      label={`Rotate ${place.source} ${place.connection_id}`}
      variant="subtle"
      color="gray"
      title={`New credentials of ${place.connection_id}`}
      submit="Put in place"
      isGood={secret.trim() !== ""}
      onSubmit={submit}
    >
      <Textarea label={place.source === "jira" ? "API token" : "Tokens"} autoComplete="off" autosize required value={secret} onChange={(event) => setSecret(event.currentTarget.value)} />
    </FormButton>
  );
}
