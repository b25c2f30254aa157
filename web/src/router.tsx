/** Which address shows which page. Pages are loaded when they are opened. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect, retainSearchParams } from "@tanstack/react-router";

import { accessToken } from "./api/session";
import { readView } from "./pages/metric/view";
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

const at = <Path extends string>(path: Path) => ({ getParentRoute: () => shell, path });

const pages = [
  createRoute({ ...at("/"), component: lazyRouteComponent(() => import("./pages/overview/OverviewPage"), "OverviewPage") }),
  createRoute({ ...at("/findings"), component: lazyRouteComponent(() => import("./pages/findings/FindingsPage"), "FindingsPage") }),
  createRoute({ ...at("/findings/$id"), component: lazyRouteComponent(() => import("./pages/findings/FindingPage"), "FindingPage") }),
  createRoute({ ...at("/catalogue"), component: lazyRouteComponent(() => import("./pages/catalogue/CataloguePage"), "CataloguePage") }),
  createRoute({
    ...at("/metrics/$name"),
    validateSearch: readView,
    component: lazyRouteComponent(() => import("./pages/metric/MetricPage"), "MetricPage"),
  }),
  createRoute({ ...at("/work-items/$key"), component: lazyRouteComponent(() => import("./pages/work-item/WorkItemPage"), "WorkItemPage") }),
  createRoute({
    ...at("/pull-requests/$owner/$repository/$number"),
    component: lazyRouteComponent(() => import("./pages/pull-request/PullRequestPage"), "PullRequestPage"),
  }),
  createRoute({ ...at("/delivery"), component: lazyRouteComponent(() => import("./pages/delivery/DeliveryPage"), "DeliveryPage") }),
  createRoute({ ...at("/flow"), component: lazyRouteComponent(() => import("./pages/flow/FlowPage"), "FlowPage") }),
  createRoute({ ...at("/sprints"), component: lazyRouteComponent(() => import("./pages/sprints/SprintsPage"), "SprintsPage") }),
  createRoute({ ...at("/sprints/$key"), component: lazyRouteComponent(() => import("./pages/sprints/SprintPage"), "SprintPage") }),
  createRoute({ ...at("/pull-requests"), component: lazyRouteComponent(() => import("./pages/pull-requests/PullRequestsPage"), "PullRequestsPage") }),
  createRoute({ ...at("/allocation"), component: lazyRouteComponent(() => import("./pages/allocation/AllocationPage"), "AllocationPage") }),
  createRoute({ ...at("/forecasts"), component: lazyRouteComponent(() => import("./pages/forecasts/ForecastsPage"), "ForecastsPage") }),
  createRoute({ ...at("/reports"), component: lazyRouteComponent(() => import("./pages/reports/ReportsPage"), "ReportsPage") }),
  createRoute({ ...at("/reports/$id"), component: lazyRouteComponent(() => import("./pages/reports/ReportPage"), "ReportPage") }),
  createRoute({ ...at("/first-run"), component: lazyRouteComponent(() => import("./pages/first-run/FirstRunPage"), "FirstRunPage") }),
  createRoute({ ...at("/jobs"), component: lazyRouteComponent(() => import("./pages/jobs/JobsPage"), "JobsPage") }),
  createRoute({ ...at("/data-quality"), component: lazyRouteComponent(() => import("./pages/data-quality/DataQualityPage"), "DataQualityPage") }),
  createRoute({ ...at("/settings"), component: lazyRouteComponent(() => import("./pages/admin/AdminPage"), "AdminStart") }),
  createRoute({ ...at("/settings/$section"), component: lazyRouteComponent(() => import("./pages/admin/AdminPage"), "AdminPage") }),
  createRoute({
    ...at("/chat"),
    validateSearch: ({ thread }): { thread?: string | undefined } => (typeof thread === "string" ? { thread } : {}),
    component: lazyRouteComponent(() => import("./pages/chat/ChatPage"), "ChatPage"),
  }),
] as const;

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
