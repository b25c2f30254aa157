/** Which address shows which page. Pages are loaded when they are opened. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect, retainSearchParams } from "@tanstack/react-router";

import { accessToken } from "./api/session";
import { readScope } from "./scope/scope";
import { Missing, PageFailure } from "./shell/Missing";
import { Shell } from "./shell/Shell";
import { Loading } from "./shell/states";

const root = createRootRoute({ component: Outlet });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  // Only addresses of our own: anything else would send people away after they have signed in.
  validateSearch: ({ next }): { next: string } => ({ next: typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : "/" }),
  component: lazyRouteComponent(() => import("./pages/sign-in/SignInPage"), "SignInPage"),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  validateSearch: readScope,
  search: { middlewares: [retainSearchParams(["team", "period", "since", "until"])] },
  beforeLoad: async ({ location }) => {
    if (!(await accessToken())) throw redirect({ to: "/sign-in", search: { next: location.href } });
  },
  component: Shell,
});

const page = <Path extends string>(path: Path, load: Parameters<typeof lazyRouteComponent>[0], name: string) =>
  createRoute({ getParentRoute: () => shell, path, component: lazyRouteComponent(load, name) });

const pages = [page("/", () => import("./pages/overview/OverviewPage"), "OverviewPage")];

export const router = createRouter({
  routeTree: root.addChildren([signIn, shell.addChildren(pages)]),
  defaultPreload: "intent",
  defaultPendingComponent: Loading,
  defaultNotFoundComponent: Missing,
  defaultErrorComponent: PageFailure,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
