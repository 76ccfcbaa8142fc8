/** What a viewer is asked to show, kept until it is asked for something else. */

import { COMPARISONS } from "./comparison.js";

const BASELINE = "0";
const DEFAULT_SUN = "2026-06-21T17:45";

/** The state a viewer of `model` begins with. */
export function firstState(model) {
  return {
    comparison: "none", shown: [BASELINE], sun: model.start?.sun ?? DEFAULT_SUN, split: 0.5, blinked: 0,
    layers: {}, order: null, styles: {}, labels: {},
  };
}

/** The letters asked for that `model` has; the Bestand where it has none of them. */
function known(shown, model) {
  const letters = [BASELINE, ...(model.alternatives ?? []).map(({ letter }) => letter)];
  const found = shown.map(String).filter((letter) => letters.includes(letter));
  return found.length > 0 ? found : [BASELINE];
}

/** Takes the fields of a request over into `state`; what is left out stays as it is. */
export function takeOver(state, { shown, comparison, sun, layers, order, styles, labels }, model) {
  if (COMPARISONS.includes(comparison)) state.comparison = comparison;
  if (shown !== undefined) state.shown = known(shown, model);
  if (sun) state.sun = sun;
  if (order !== undefined) state.order = order;
  Object.assign(state.layers, layers);
  Object.assign(state.styles, styles);
  Object.assign(state.labels, labels);
  if (comparison !== undefined || shown !== undefined) state.blinked = 0;
}

/** A copy of what anybody may know of a state; `styles` are those in use, with their classes. */
export function told({ comparison, shown, sun, split, layers, order, labels }, styles) {
  const lettered = Object.fromEntries(Object.entries(labels).filter(([, name]) => name));
  return { comparison, shown: [...shown], sun, split, layers: { ...layers }, order: order && [...order], styles: { ...styles }, labels: lettered };
}
