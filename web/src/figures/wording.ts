/** Figures, days and times in words: one way to say each, wherever it stands. Null is "no data", never 0. */
import type { Sent } from "../api/client";

export const NO_DATA = "no data";

const HOUR = 3600;
const DAY = 24 * HOUR;
const LANGUAGE = "en-GB";
/** Smaller changes are neither good nor bad: they come and go by themselves. */
const NOTABLE = 0.05;

/** A value in its unit: seconds as minutes, hours or days, ratios as per cent. */
export function wordValue(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined) return NO_DATA;
  if (unit === "seconds") return wordDuration(value);
  if (unit === "ratio") return `${wordNumber(value * 100)} %`;
  return wordNumber(value);
}

/** Seconds in the unit that fits: 40 min, 5.2 h, 3.1 d. */
export function wordDuration(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < HOUR) return `${wordNumber(Math.round(seconds / 60))} min`;
  if (size < 2 * DAY) return `${wordNumber(seconds / HOUR)} h`;
  return `${wordNumber(seconds / DAY)} d`;
}

/** A number with as many digits as matter. */
export function wordNumber(value: number): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) < 1 ? 2 : 1;
  return value.toLocaleString(LANGUAGE, { maximumFractionDigits: digits });
}

/** A relative change with its sign: +12 %. */
export function wordChange(change: number): string {
  const share = Math.round(change * 100);
  return `${share > 0 ? "+" : share < 0 ? "−" : "±"}${Math.abs(share).toLocaleString(LANGUAGE)} %`;
}

/** A share of 0 to 1 without decimals. */
export function wordShare(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** A calendar day as the API sends it, such as 2026-06-01: 1 Jun 2026. */
export function wordDay(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(LANGUAGE, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
}

/** The last day of a half-open period in words. */
export function wordPeriod(since: string, until: string): string {
  return `${wordDay(since)} – ${wordDay(dayBefore(until))}`;
}

/** A moment in the organisation's time zone. */
export function wordMoment(at: string | null | undefined, timeZone: string): string {
  if (!at) return "—";
  return new Date(at).toLocaleString(LANGUAGE, { dateStyle: "medium", timeStyle: "short", timeZone });
}

/** How long ago a moment was, roughly: 3 min, 5.1 h, 2.0 d. */
export function wordAge(at: string, now: number): string {
  return wordDuration(Math.max(0, (now - Date.parse(at)) / 1000));
}

/** A name that programs use, for people: "in_progress" → "In progress". */
export function wordName(name: string): string {
  const words = name.replace(/[_-]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether a change is good, bad or neither, for a metric whose good way is `direction`. */
export function judge(change: number | null, direction: Sent["MetricDocument"]["direction"]): "good" | "bad" | "neither" {
  if (change === null || Math.abs(change) < NOTABLE || direction === "neither") return "neither";
  return change > 0 === (direction === "up") ? "good" : "bad";
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - DAY * 1000).toISOString().slice(0, 10);
}

/** The day so many days after a moment; null: not within two years; undefined: nothing is told. */
export function wordAfter(at: string, days: number | null | undefined): string {
  if (days === undefined) return "–";
  if (days === null) return "not within 2 years";
  return wordDay(new Date(Date.parse(at) + days * DAY * 1000).toISOString().slice(0, 10));
}

/** The marks of a scale, all in the unit that fits the largest. */
export function wordScale(marks: number[], unit: string): string[] {
  if (unit !== "seconds") return marks.map((mark) => wordValue(mark, unit));
  const largest = Math.max(...marks.map(Math.abs));
  const [size, name] = largest >= 2 * DAY ? [DAY, "d"] : largest >= 2 * HOUR ? [HOUR, "h"] : [60, "min"];
  return marks.map((mark) => (mark === 0 ? "0" : `${wordNumber(mark / size)} ${name}`));
}
