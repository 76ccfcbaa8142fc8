/** Which objects of the Bestand a filter picks; the same fields as in the forms (twin/drafting/forms/filtering.py). */

import { contains, middleOf, polygonsOf } from "./planar.js";

export const RANGES = ["height", "storeys", "year"];
const OF = { height: "height_m", storeys: "storeys", year: "year" };

/** The objects that fit `asked` {find, use, within (an area), height_from, height_to, storeys_from, ...}; the unknown fits no bound. */
export function filtered(objects, asked) {
  const text = (asked.find ?? "").trim().toLowerCase();
  return objects.filter((one) => `${one.id} ${one.name ?? one.species ?? ""}`.toLowerCase().includes(text)
    && RANGES.every((range) => fits(one[OF[range]] ?? null, asked[`${range}_from`] ?? null, asked[`${range}_to`] ?? null))
    && (!asked.use || (one.uses ?? []).includes(asked.use))
    && (!asked.within || isIn(one, asked.within)));
}

function fits(value, low, high) {
  return (low === null && high === null) || (value !== null && (low === null || value >= low) && (high === null || value <= high));
}

/** Whether a tree, or any corner or the middle of a building, lies in an area. */
function isIn({ footprint, position }, area) {
  const corners = position ? [position] : polygonsOf(footprint).flatMap(([outer]) => [...outer, middleOf(outer)]);
  return polygonsOf(area).some((rings) => corners.some((corner) => contains(rings, corner)));
}
