/** The way in: e-mail address and password, or the organisation's own provider where one is configured. */
import { Alert, Button, Center, Divider, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useRouter, useSearch } from "@tanstack/react-router";
import { type SubmitEvent, useEffect, useState } from "react";

import { api, queries } from "../../api/client";
import { signIn, SignInRefused } from "../../api/session";
import { Brand } from "../../shell/Brand";

export function SignInPage() {
  const { next } = useSearch({ from: "/sign-in" });
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const methods = api.useQuery("get", "/api/v1/auth/methods");
  useEffect(() => {
    document.title = "Sign in · Pulse";
  }, []);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setRefusal(null);
    try {
      await signIn(textOf(form, "email"), textOf(form, "password"));
      queries.clear();
      router.history.push(next);
    } catch (error) {
      setRefusal(error instanceof SignInRefused ? error.message : "Pulse cannot be reached. Try again in a moment.");
      setBusy(false);
    }
  };

  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w={360} radius={10}>
        <Stack gap="md">
          <Brand />
          <Title order={1} fz={18}>
            Sign in
          </Title>
          {refusal && (
            <Alert color="red" role="alert">
              <Text size="sm" c="var(--text)">{refusal}</Text>
            </Alert>
          )}
          <form onSubmit={(event) => void submit(event)}>
            <Stack gap="sm">
              <TextInput label="E-mail address" name="email" type="email" autoComplete="username" required withAsterisk={false} />
              <PasswordInput label="Password" name="password" autoComplete="current-password" required withAsterisk={false} />
              <Button type="submit" size="sm" loading={isBusy} mt={4}>
                Sign in
              </Button>
            </Stack>
          </form>
          {methods.data?.oidc && (
            <>
              <Divider label="or" />
              <Button component="a" variant="default" size="sm" href={`/api/v1/auth/oidc/login?next=${encodeURIComponent(next)}`}>
                With your organisation’s account
              </Button>
            </>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
