/** Adds an MCP server and asks it for its tools at once; it is not used before it is switched on. */
import { PasswordInput, TextInput } from "@mantine/core";
import { type ChangeEvent, useState } from "react";

import { client } from "../../../api/client";
import { useDeed } from "../../../api/deeds";
import { FormButton } from "../../../shell/FormButton";
import { CHANGES, useTest } from "./server";

const EMPTY = { name: "", url: "", token: "" };

export function AddServer() {
  const [written, setWritten] = useState(EMPTY);
  const test = useTest();
  const add = useDeed(
    () => client.POST("/api/v1/mcp-servers", { body: { name: written.name.trim(), url: written.url.trim(), token: written.token.trim() || null } }),
    { changes: CHANGES, isQuietAboutErrors: true },
  );
  const submit = async () => {
    const { name } = await add.mutateAsync(undefined);
    setWritten(EMPTY);
    test.mutate(name);
  };
  const field = (name: keyof typeof EMPTY) => ({
    value: written[name],
    onChange: (event: ChangeEvent<HTMLInputElement>) => setWritten({ ...written, [name]: event.currentTarget.value }),
  });
  const isGood = written.name.trim() !== "" && written.url.trim() !== "";
  return (
    <FormButton name="Add a server" title="Add an MCP server" submit="Add and test" isGood={isGood} onSubmit={submit}>
      <TextInput label="Name" description="Small letters, digits and dashes; it never changes" placeholder="desk" required {...field("name")} />
      <TextInput label="Address" type="url" placeholder="https://mcp.example.com/mcp" required {...field("url")} />
      <PasswordInput
        label="Token"
        description="Sent as Bearer. Everybody who may ask the agent sees what it may see. Empty: none is wanted"
        autoComplete="off"
        {...field("token")}
      />
    </FormButton>
  );
}
