/** Adds parts up: the top of each is the sum of itself and all before it. A part without data adds nothing. */
export function stack(parts: (number | null)[][]): (number | null)[][] {
  const length = parts[0]?.length ?? 0;
  const sums = new Array<number>(length).fill(0);
  return parts.map((values) =>
    values.map((value, index) => {
      sums[index] = (sums[index] ?? 0) + (value ?? 0);
      return sums[index];
    }),
  );
}
