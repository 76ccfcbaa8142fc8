/** What was measured in the model, drawn over it: the lines of drawing.sketch from places in WGS84. */

import { localFrame } from "./frame.js";

/** A sketch of measurements [{display, places: [[lon, lat, height]], is_closed}] in the model of `anchor`; null without any. */
export function tracesOf(measurements, anchor) {
  const frame = localFrame(anchor);
  const traced = measurements.filter(({ places }) => places.length > 0).map(({ display, places, is_closed: isClosed }) => {
    const points = places.map(([lon, lat, height]) => frame.toLocal({ lon, lat, height })).map(({ x, y, z }) => ({ east: x, north: y, up: z }));
    return { points, isClosed, display };
  });
  if (traced.length === 0) return null;
  return {
    shapes: traced.map(({ points, isClosed }) => ({ points, isClosed, kind: "draft" })),
    handles: traced.flatMap(({ points }) => points.map((at) => ({ at, kind: "middle" }))),
    labels: traced.map(({ points, display }) => ({ at: points.at(-1), text: display })),
  };
}
