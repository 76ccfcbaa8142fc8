/**
 * What a viewer is asked to show, kept until it is asked for something else: plain data that may be written as JSON and shown again.
 *
 * Besides what stands at the top of viewer.js: `filters` {id of a layer: [{by, is, value}, ...] | null}, see thematic/conditions.js;
 * `ghost` {of, strength, ids} | null, see ghost.js; `away` {hidden: [ids], only: [ids] | null}: objects hidden by hand, and those
 * beside which no other is shown. What is malformed is left out.
 */

import { COMPARISONS } from "./comparison.js";
import { ghostFrom } from "./ghost.js";
import { conditionsFrom } from "./thematic/conditions.js";

const BASELINE = "0";
const DEFAULT_SUN = "2026-06-21T17:45";

/** The state a viewer of `model` begins with. */
export function firstState(model) {
  return {
    comparison: "none", shown: [BASELINE], sun: model.start?.sun ?? DEFAULT_SUN, split: 0.5, blinked: 0,
    layers: {}, order: null, styles: {}, labels: {}, filters: {}, ghost: null, away: { hidden: [], only: null },
  };
}

/** The letters asked for that `model` has; the Bestand where it has none of them. */
function known(shown, model) {
  const letters = [BASELINE, ...(model.alternatives ?? []).map(({ letter }) => letter)];
  const found = shown.map(String).filter((letter) => letters.includes(letter));
  return found.length > 0 ? found : [BASELINE];
}

/** The lists of ids that mean something: {hidden, only}. */
function awayFrom(given) {
  const listed = (ids) => (Array.isArray(ids) ? ids.map(String) : []);
  return { hidden: listed(given?.hidden), only: Array.isArray(given?.only) ? listed(given.only) : null };
}

/** Filters by layer; those without a condition that means something are left out. */
function filtersFrom(given) {
  const read = Object.entries(given).map(([id, conditions]) => [id, conditionsFrom(conditions)]);
  return Object.fromEntries(read.filter(([, conditions]) => conditions.length > 0));
}

/** Takes the fields of a request over into `state`; what is left out stays as it is. */
export function takeOver(state, { shown, comparison, sun, layers, order, styles, labels, filters, ghost, away }, model) {
  if (COMPARISONS.includes(comparison)) state.comparison = comparison;
  if (shown !== undefined) state.shown = known(shown, model);
  if (sun) state.sun = sun;
  if (order !== undefined) state.order = order;
  Object.assign(state.layers, layers);
  Object.assign(state.styles, styles);
  Object.assign(state.labels, labels);
  state.filters = filtersFrom({ ...state.filters, ...filters });
  if (ghost !== undefined) state.ghost = ghostFrom(ghost);
  if (away !== undefined) state.away = awayFrom(away);
  if (comparison !== undefined || shown !== undefined) state.blinked = 0;
}

/** A copy of what anybody may know of a state; `styles` are those in use, with their classes. */
export function told({ comparison, shown, sun, split, layers, order, labels, filters, ghost, away }, styles) {
  const lettered = Object.fromEntries(Object.entries(labels).filter(([, name]) => name));
  const apart = structuredClone({ filters, ghost, away });
  return { comparison, shown: [...shown], sun, split, layers: { ...layers }, order: order && [...order], styles: { ...styles }, labels: lettered, ...apart };
}
