/** The fields of a connection to Jira or GitHub. */
import { PasswordInput, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import type { ChangeEvent } from "react";

import type { Written } from "./connection";

interface FieldsProps {
  written: Written;
  onWrite: (written: Written) => void;
  /** The source is settled. */
  isFixed?: boolean;
}

const SOURCES = [
  { value: "jira", label: "Jira" },
  { value: "github", label: "GitHub" },
];

export function Fields({ written, onWrite, isFixed = false }: FieldsProps) {
  const isJira = written.source === "jira";
  const field = (name: keyof Written) => ({
    value: written[name],
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => onWrite({ ...written, [name]: event.currentTarget.value }),
  });
  return (
    <>
      {!isFixed && (
        <SegmentedControl
          aria-label="Source"
          fullWidth
          data={SOURCES}
          value={written.source}
          onChange={(source) => onWrite({ ...written, source: source as Written["source"] })}
        />
      )}
      <TextInput label="Name" description="Small letters, digits and dashes; it never changes" placeholder="europe" required {...field("id")} />
      {isJira ? (
        <>
          <TextInput label="Address" type="url" placeholder="https://example.atlassian.net" required {...field("url")} />
          <TextInput label="E-mail address of the account" description="Leave it empty for Data Center" type="email" {...field("email")} />
          <PasswordInput label="API token" autoComplete="off" required {...field("secret")} />
          <TextInput label="Projects" description="Keys; empty: all" placeholder="PAY, SHOP" {...field("what")} />
        </>
      ) : (
        <>
          <TextInput label="Address of the API" type="url" placeholder="https://api.github.com" description="Only for Enterprise Server" {...field("url")} />
          <TextInput label="Organisations" description="All their repositories are read" placeholder="acme" {...field("what")} />
          <TextInput label="Other repositories" placeholder="owner/name" {...field("repositories")} />
          <Textarea label="Tokens" description="One a line; several share the load" autoComplete="off" autosize minRows={1} required {...field("secret")} />
        </>
      )}
    </>
  );
}
