/** A map of sun hours in the course of its day. */

/**
 * What a map shows at the instant `utc` of its day: the class of each cell by the hours counted until then, and which cells lie in the shade.
 * `day` is the server's {times, step_minutes, bounds, lit: [[bits of a step in base64, ...] of the state, then of the one it is compared to]}.
 */
export function mapAt(day, places, utc) {
  const half = (day.step_minutes * 60_000) / 2;
  const times = day.times.map((time) => Date.parse(time));
  const counted = times.filter((time) => time - half < utc).length;
  const now = times.findIndex((time) => Math.abs(time - utc) <= half);
  const sums = day.lit.map((rows) => summed(rows.slice(0, counted), places.length));
  const minutes = (cell) => day.step_minutes * (sums[0][cell] - (sums[1]?.[cell] ?? 0));
  const classOf = sums.length > 1 ? (value) => day.bounds.filter((bound) => (bound < 0 ? value > bound : value >= bound)).length : (value) => day.bounds.filter((bound) => value >= bound).length;
  const lit = now < 0 ? null : bitsOf(day.lit[0][now]);
  return {
    places: places.map((place, cell) => (place < 0 ? -1 : classOf(minutes(cell)))),
    isDark: places.map((place, cell) => place >= 0 && lit !== null && (lit[cell >> 3] & (1 << (cell & 7))) === 0),
  };
}

const bitsOf = (words) => Uint8Array.from(atob(words), (sign) => sign.charCodeAt(0));

function summed(rows, count) {
  const sums = new Uint16Array(count);
  for (const row of rows) {
    const bits = bitsOf(row);
    for (let cell = 0; cell < count; cell += 1) sums[cell] += (bits[cell >> 3] >> (cell & 7)) & 1;
  }
  return sums;
}
