/** A graphics device that goes away, as browsers take it from pages that waited long or when a driver starts anew, and comes back. */

const PATIENCE_MILLISECONDS = 8000;

/**
 * Watches `canvas`: `lost()` when its picture has gone, `back()` when it may be drawn again, `stays()` when it did not come back
 * within eight seconds. Returns a function that ends it.
 */
export function watchContext(canvas, { lost, back, stays }) {
  let timer = null;
  const onLost = (event) => {
    // only a loss that was prevented is ever restored
    event.preventDefault();
    clearTimeout(timer);
    timer = setTimeout(stays, PATIENCE_MILLISECONDS);
    lost();
  };
  const onRestored = () => {
    clearTimeout(timer);
    back();
  };
  canvas.addEventListener("webglcontextlost", onLost);
  canvas.addEventListener("webglcontextrestored", onRestored);
  return () => {
    clearTimeout(timer);
    canvas.removeEventListener("webglcontextlost", onLost);
    canvas.removeEventListener("webglcontextrestored", onRestored);
  };
}
