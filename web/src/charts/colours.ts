/** The colours of theme.css for those who draw on canvases, which style sheets do not reach. */
import type { Colours } from "./drawing";

export function coloursOf(place: HTMLElement): Colours {
  const style = getComputedStyle(place);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}
