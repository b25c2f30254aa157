/** Single events on a time line: one line for each lane, one colour for each kind. */
import { useMemo } from "react";

import { wordMoment } from "../figures/wording";
import { axes, datesIn, type Drawing, secondsOf } from "./drawing";
import { Plot } from "./Plot";

export interface Event {
  at: string;
  lane: string;
  /** Name of its kind. */
  kind: string;
  /** What the box says of it beside the moment. */
  told: string;
}

export interface Kind {
  name: string;
  colour: string;
}

interface EventsProps {
  label: string;
  events: Event[];
  kinds: Kind[];
  timeZone: string;
}

const LANE = 26;
const AXES = 48;
const LETTER = 6.4;
const LONGEST = 16;

export function Events({ label, events, kinds, timeZone }: EventsProps) {
  const lanes = useMemo(() => [...new Set(events.map((event) => event.lane))].sort(), [events]);
  const drawing = useMemo(() => draw(events, lanes, kinds, timeZone), [events, lanes, kinds, timeZone]);
  return <Plot label={label} drawing={drawing} height={Math.max(lanes.length, 3) * LANE + AXES} legend={kinds} />;
}

function draw(events: Event[], lanes: string[], kinds: Kind[], timeZone: string): Drawing {
  const sorted = [...events].sort((one, other) => secondsOf(one.at) - secondsOf(other.at));
  const height = (event: Event) => lanes.length - 1 - lanes.indexOf(event.lane);
  const names = lanes.map((lane) => (lane.length > LONGEST ? `${lane.slice(0, LONGEST - 1)}…` : lane)).reverse();
  const width = 16 + LETTER * Math.max(...names.map((name) => name.length));
  return {
    data: [
      sorted.map((event) => secondsOf(event.at)),
      ...kinds.map(({ name }) => sorted.map((event) => (event.kind === name ? height(event) : null))),
    ],
    tell: (index) => {
      const event = sorted[index];
      if (!event) return null;
      const colour = kinds.find(({ name }) => name === event.kind)?.colour;
      return { title: event.lane, lines: [{ name: event.kind, value: event.told, ...(colour && { colour }) }, { name: wordMoment(event.at, timeZone), value: "" }] };
    },
    options: (library, colours) => {
      const [days, upright] = axes(colours, "count");
      // The least distance of lines is that of lanes: with more, uPlot would show none of them.
      const sides = { splits: () => names.map((_, place) => place), values: () => names, incrs: [1], space: 1, size: width };
      return {
        tzDate: datesIn(library, timeZone),
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
        scales: { y: { range: [-0.6, lanes.length - 0.4] } },
        axes: [days ?? {}, { ...upright, ...sides }],
        series: [{}, ...kinds.map(({ colour }) => ({ stroke: colours(colour), paths: () => null, points: { show: true, size: 8, width: 0, fill: `${colours(colour)}cc` } }))],
      };
    },
  };
}
