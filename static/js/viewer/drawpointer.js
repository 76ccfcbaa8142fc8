/** Pointer and keys while something is drawn: clicks and drags go to a handler instead of choosing objects and moving the view. */

const DRAG_PIXELS = 5;

/**
 * Listens on `canvas` inside `container`. `context`: {handler() -> {move, down, drag, drop, click, finish} or null, placeAt({x, y},
 * event) -> place}. `down` returning true takes the drag away from the camera. Returns a function that stops listening.
 */
export function listenToPointer(container, canvas, { handler, placeAt }) {
  let dragged = null;
  let waiting = null;
  const point = ({ clientX, clientY }) => {
    const { left, top } = canvas.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };
  const inFrame = (event) => {
    if (waiting === null) requestAnimationFrame(() => { const last = waiting; waiting = null; handler()?.[dragged ? "drag" : "move"]?.(placeAt(point(last), last)); });
    waiting = event;
  };
  const down = (event) => {
    if (event.target !== canvas || event.button !== 0 || !handler()?.down?.(placeAt(point(event), event))) return;
    event.stopPropagation();
    dragged = { x: event.clientX, y: event.clientY, isFar: false };
    canvas.setPointerCapture(event.pointerId);
    canvas.focus({ preventScroll: true });
  };
  const move = (event) => {
    if (event.target !== canvas || !handler()) return;
    if (dragged) {
      event.stopPropagation();
      dragged.isFar ||= Math.hypot(event.clientX - dragged.x, event.clientY - dragged.y) >= DRAG_PIXELS;
      if (!dragged.isFar) return;
    } else if (event.buttons !== 0) return;
    inFrame(event);
  };
  const up = (event) => {
    if (!dragged) return;
    event.stopPropagation();
    const { isFar } = dragged;
    dragged = null;
    waiting = null;
    if (isFar) handler()?.drop?.(placeAt(point(event), event));
  };
  const finish = (event) => {
    if (event.target === canvas) handler()?.finish?.();
  };
  const listeners = [["pointerdown", down], ["pointermove", move], ["pointerup", up], ["pointercancel", up], ["dblclick", finish]];
  for (const [name, listener] of listeners) container.addEventListener(name, listener, true);
  return () => {
    for (const [name, listener] of listeners) container.removeEventListener(name, listener, true);
  };
}
