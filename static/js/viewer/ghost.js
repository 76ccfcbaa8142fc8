/**
 * What stands out of pale surroundings, in plain data. A viewer's state holds {ghost: {of, strength, ids} | null}: `of` says what stays
 * solid: "chosen" (the objects `ids`), "filter" (what fits the filters, which then hide nothing), "site" (what stands in the site, and
 * what is planned), "changes" (what is planned, and what the alternatives shown take away); `strength` 0..1 how pale all else is.
 */

export const GHOSTS = ["chosen", "filter", "site", "changes"];
export const USUAL_STRENGTH = 0.7;
const MOST_CHOSEN = 200;

/** A ghost that means something, or null. */
export function ghostFrom(given) {
  if (!GHOSTS.includes(given?.of)) return null;
  const strength = Number.isFinite(given.strength) ? Math.min(1, Math.max(0, given.strength)) : USUAL_STRENGTH;
  const ids = Array.isArray(given.ids) ? given.ids.map(String).slice(0, MOST_CHOSEN) : [];
  return { of: given.of, strength, ...(given.of === "chosen" ? { ids } : {}) };
}
