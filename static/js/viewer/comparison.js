/** Panes: which letters are drawn where, and drawing the same tiles several times into one canvas. */

const GAP = 8;
const LIKED_ASPECT = 1.15;
const MOST_PANES = 4;
export const COMPARISONS = ["none", "side-by-side", "swipe", "blink"];

/** Columns and rows for `count` panes, so that each is closest to the shape in which a site is seen well. */
function bestGrid(count, width, height) {
  let best = null;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const aspect = (width - GAP * (columns - 1)) / columns / ((height - GAP * (rows - 1)) / rows);
    const cost = Math.abs(Math.log(aspect / LIKED_ASPECT)) + (columns * rows - count) * 0.5;
    if (best === null || cost < best.cost) best = { columns, rows, cost };
  }
  return best;
}

function sideBySide(letters, width, height) {
  const { columns, rows } = bestGrid(letters.length, width, height);
  const paneWidth = Math.floor((width - GAP * (columns - 1)) / columns);
  const paneHeight = Math.floor((height - GAP * (rows - 1)) / rows);
  return letters.map((letter, i) => {
    const column = i % columns;
    const row = Math.floor(i / columns);
    const pane = { letter, left: column * (paneWidth + GAP), top: row * (paneHeight + GAP), width: paneWidth, height: paneHeight };
    return { ...pane, view: pane };
  });
}

function swiped([left, right], width, height, split) {
  const line = Math.round(width * split);
  const view = { left: 0, top: 0, width, height };
  return [
    { letter: left, left: 0, top: 0, width: line, height, view },
    { letter: right, left: line, top: 0, width: width - line, height, view },
  ];
}

/**
 * Panes for a state {comparison, shown, split, blinked} and a canvas size in CSS pixels: [{letter, left, top, width, height,
 * view}], where `view` is the rectangle the camera's picture fills (larger than the pane in a swipe).
 */
export function panesFor({ comparison, shown, split, blinked }, width, height) {
  if (comparison === "side-by-side" && shown.length > 1) return sideBySide(shown.slice(0, MOST_PANES), width, height);
  if (comparison === "swipe" && shown.length > 1) return swiped(shown, width, height, split);
  const letter = comparison === "blink" ? shown[blinked % shown.length] : shown[0];
  const pane = { letter, left: 0, top: 0, width, height };
  return [{ ...pane, view: pane }];
}

/** The pane under a point of the canvas, or undefined in a gap. */
export function paneAt(panes, x, y) {
  return panes.find(({ left, top, width, height }) => x >= left && x < left + width && y >= top && y < top + height);
}

/** Draws every pane: same camera, sun and tiles, the hidden and added objects and the shadows of its own letter. */
export function drawPanes(renderer, { scene, camera, panes, height, light, layers, surroundings, mayUpdateShadows }) {
  renderer.setScissorTest(false);
  renderer.clear();
  renderer.setScissorTest(true);
  for (const { letter, left, top, width, height: paneHeight, view } of panes) {
    if (width < 1 || paneHeight < 1) continue;
    layers.lookAs(letter);
    const remember = light.lookAs(letter, mayUpdateShadows);
    renderer.setViewport(view.left, height - view.top - view.height, view.width, view.height);
    renderer.setScissor(left, height - top - paneHeight, width, paneHeight);
    renderer.render(scene, camera);
    surroundings.draw(renderer, { scene, camera });
    remember();
  }
}
