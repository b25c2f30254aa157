/** A box that follows the pointer and says what is there; a click picks the place. */
import type uPlot from "uplot";

import type { Telling } from "./drawing";
import classes from "./charts.module.css";

export function tooltip(tell: (index: number) => Telling | null, pick?: (index: number) => void): uPlot.Plugin {
  const box = document.createElement("div");
  box.className = classes.tooltip ?? "";
  box.setAttribute("aria-hidden", "true");
  return {
    hooks: {
      init: (plot) => {
        plot.over.append(box);
        if (!pick) return;
        plot.over.style.cursor = "pointer";
        plot.over.addEventListener("click", () => {
          if (typeof plot.cursor.idx === "number") pick(plot.cursor.idx);
        });
      },
      setCursor: (plot) => {
        const { idx, left = -1, top = -1 } = plot.cursor;
        const telling = typeof idx === "number" && left >= 0 ? tell(idx) : null;
        box.style.display = telling ? "block" : "none";
        if (!telling) return;
        box.replaceChildren(...linesOf(telling));
        const isLate = left > plot.over.clientWidth / 2;
        box.style.left = isLate ? "" : `${left + 14}px`;
        box.style.right = isLate ? `${plot.over.clientWidth - left + 14}px` : "";
        box.style.top = `${Math.max(0, Math.min(top - 10, plot.over.clientHeight - box.clientHeight))}px`;
      },
    },
  };
}

function linesOf({ title, lines }: Telling): HTMLElement[] {
  const head = element("strong", title);
  return [
    head,
    ...lines.map(({ name, value, colour }) => {
      const line = element("div", "");
      const dot = element("i", "");
      if (colour) dot.style.background = `var(--${colour})`;
      line.append(dot, element("span", name), element("b", value));
      return line;
    }),
  ];
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
