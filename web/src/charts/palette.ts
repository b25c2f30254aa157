/** Which colour a series gets: by its place, and grey once they run out. */
const COLOURS = 8;

/** Name of the colour of the series at `place`, counted from 0. */
export function colourAt(place: number): string {
  return `chart-${Math.min(place + 1, COLOURS)}`;
}

/** Series that a picture can tell apart; what is beyond is added up as one more. */
export const MOST_SERIES = COLOURS - 1;
