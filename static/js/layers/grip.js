/** Moving rows of a list: a grip that follows the pointer, and Alt with the arrow keys anywhere in the row. */

import { icon } from "../viewer/stage.js";
import { element } from "../kit/parts.js";

const DOTS = "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01";
const KEYS = { ArrowUp: -1, ArrowDown: 1 };

/**
 * A grip for `row`; `move(row, by)` moves it by places, `name` is what is read out. It is no stop of the Tab key: the row's own switch takes
 * the keys, and its details have buttons.
 */
export function gripOf(row, { name, move }) {
  const grip = element("button", { type: "button", className: "layer-grip", tabIndex: -1, attributes: { "aria-label": name }, title: name }, icon(DOTS));
  row.addEventListener("keydown", (event) => {
    const by = event.altKey ? KEYS[event.key] : undefined;
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(row, by);
  });
  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    grip.setPointerCapture(event.pointerId);
    row.classList.add("is-moved");
  });
  grip.addEventListener("pointermove", (event) => {
    if (!grip.hasPointerCapture(event.pointerId)) return;
    const others = [...row.parentElement.children].filter((other) => other !== row && other.matches(".layer"));
    const above = others.filter((other) => middleOf(other) < event.clientY).length;
    const by = above - [...row.parentElement.children].filter((other) => other.matches(".layer")).indexOf(row);
    if (by !== 0) move(row, by);
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) grip.addEventListener(name, () => row.classList.remove("is-moved"));
  return grip;
}

function middleOf(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}
