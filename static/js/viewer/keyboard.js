/** Keys on the focused canvas: arrows move, Shift turns and tilts, +/- zoom, Home, Enter and Esc. */

const STEP = 0.06;
const TURN = 6;
const TILT = 4;
const ZOOM = 1.15;

const MOVES = {
  ArrowLeft: { plain: { right: -STEP }, shifted: { azimuth: -TURN } },
  ArrowRight: { plain: { right: STEP }, shifted: { azimuth: TURN } },
  ArrowUp: { plain: { ahead: STEP }, shifted: { elevation: TILT } },
  ArrowDown: { plain: { ahead: -STEP }, shifted: { elevation: -TILT } },
};
const ZOOMS = { "+": 1 / ZOOM, "=": 1 / ZOOM, "-": ZOOM, _: ZOOM };

/** Movement (for movedView) of a tool's name, or undefined. */
export const TOOL_MOVES = {
  nearer: { zoom: 1 / 1.3 }, farther: { zoom: 1.3 }, left: { azimuth: -15 }, right: { azimuth: 15 }, up: { elevation: 8 }, down: { elevation: -8 },
};

/**
 * Listens on `canvas`. `actions`: {isOn() -> bool, move(change), start(), pick(), leave()}. Keys with Ctrl, Alt or Meta belong to the
 * browser. Returns a function that stops listening.
 */
export function listenToKeys(canvas, actions) {
  const onKey = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !actions.isOn()) return;
    const arrow = MOVES[event.key];
    if (arrow) actions.move(event.shiftKey ? arrow.shifted : arrow.plain);
    else if (ZOOMS[event.key]) actions.move({ zoom: ZOOMS[event.key] });
    else if (event.key === "Home") actions.start();
    else if (event.key === "Enter") actions.pick();
    else if (event.key === "Escape") actions.leave();
    else return;
    event.preventDefault();
  };
  canvas.addEventListener("keydown", onKey);
  return () => canvas.removeEventListener("keydown", onKey);
}
