/** Adds a connection and tests it at once. */
import { useState } from "react";

import { client, type Sent } from "../../../api/client";
import { useDeed } from "../../../api/deeds";
import { FormButton } from "../../../shell/FormButton";
import { CHANGES, documentOf, EMPTY, isWhole, type Place, placeOf, useTest, type Written } from "./connection";
import { Fields } from "./Fields";

interface AddConnectionProps {
  /** The one source that is meant; without it people choose. */
  source?: Place["source"];
  onTested: (place: Place, result: Sent["TestDocument"]) => void;
}

export function AddConnection({ source, onTested }: AddConnectionProps) {
  const empty = { ...EMPTY, source: source ?? "jira" };
  const [written, setWritten] = useState<Written>(empty);
  const test = useTest((result, place) => onTested(place, result));
  const add = useDeed((wanted: Sent["NewConnection"]) => client.POST("/api/v1/connections", { body: wanted }), {
    changes: CHANGES,
    done: () => "Added. It is read from the next run on.",
    isQuietAboutErrors: true,
  });
  const submit = async () => {
    const made = await add.mutateAsync(documentOf(written));
    setWritten(empty);
    test.mutate(placeOf(made));
  };
  const name = source ? `Connect ${source === "jira" ? "Jira" : "GitHub"}` : "Add a connection";
  return (
    <FormButton name={name} title={name} submit="Add and test" isGood={isWhole(written)} onSubmit={submit}>
      <Fields written={written} onWrite={setWritten} isFixed={source !== undefined} />
    </FormButton>
  );
}
