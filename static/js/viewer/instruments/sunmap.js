/**
 * What a map of sun hours shows, as one small plain object. Addresses carry it, and whatever keeps what a viewer shows may carry it too:
 *   {on: "ground" | "facades", day: "03-21", state: "A", against: "0" | null, area: "around" | "site"}
 *   on       where the points lie: on the ground, or on the façades and roofs
 *   day      month and day
 *   state    the letter of the alternative, "0" the Bestand
 *   against  the letter of the state the difference is taken from; null: the hours themselves
 *   area     "site": the planning area; "around": the planning area and 30 m around it
 * No map is null. In an address: `sunmap=facades,03-21,A,0,around`, with nothing between the commas where there is no difference.
 */

const PLACES = ["ground", "facades"];
const AREAS = ["around", "site"];
const DAY = /^\d{2}-\d{2}$/;
const LETTER = /^[0-9A-Z]$/;

/** The words of a map for an address. */
export function sunmapWords({ on, day, state, against, area }) {
  return [on, day, state, against ?? "", area].join(",");
}

/** The map of such words; null where they name none. */
export function sunmapOf(words) {
  const [on, day, state, against = "", area = "around"] = words.split(",");
  const isMap = PLACES.includes(on) && AREAS.includes(area) && DAY.test(day) && LETTER.test(state) && (against === "" || LETTER.test(against));
  return isMap && against !== state ? { on, day, state, against: against || null, area } : null;
}
