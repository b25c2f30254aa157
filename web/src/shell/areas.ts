/** The pages of the navigation: one line each, in the order in which people read them. */
import {
  ChartLine, CircleGauge, FileText, GitPullRequest, type LucideIcon, MessageCircle, PieChart, Repeat, Rocket,
  Settings, ShieldCheck, Sparkles, Timer, TrendingUp, Workflow,
} from "lucide-react";

import type { Permission } from "../api/account";

/** A page that the navigation leads to. */
export interface Area {
  path: string;
  name: string;
  icon: LucideIcon;
  /** What one must be allowed to see it at all. */
  needs?: Permission;
}

/** Pages that belong together, under a heading. */
export interface Group {
  name: string;
  areas: Area[];
}

export const GROUPS: Group[] = [
  {
    name: "Answers",
    areas: [
      { path: "/", name: "Overview", icon: CircleGauge },
      { path: "/findings", name: "Findings", icon: Sparkles },
      { path: "/reports", name: "Reports", icon: FileText },
      { path: "/chat", name: "Chat", icon: MessageCircle, needs: "chat" },
    ],
  },
  {
    name: "Figures",
    areas: [
      { path: "/delivery", name: "Delivery", icon: Rocket },
      { path: "/flow", name: "Flow", icon: Timer },
      { path: "/sprints", name: "Sprints", icon: Repeat },
      { path: "/pull-requests", name: "Pull requests", icon: GitPullRequest },
      { path: "/allocation", name: "Allocation", icon: PieChart },
      { path: "/forecasts", name: "Forecasts", icon: TrendingUp },
      { path: "/catalogue", name: "All metrics", icon: ChartLine },
    ],
  },
  {
    name: "Operation",
    areas: [
      { path: "/jobs", name: "Jobs", icon: Workflow, needs: "read" },
      { path: "/data-quality", name: "Data quality", icon: ShieldCheck, needs: "read" },
      { path: "/settings", name: "Settings", icon: Settings, needs: "own" },
    ],
  },
];
