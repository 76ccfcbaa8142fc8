/** The picture of the scene in the model's place, where the browser draws no 3D and the server has taken one. */

/** Shows on `stage` the still of each scene `page` turns to, from `number` on; scenes without a picture keep their words. */
export function showStills(page, stage, number) {
  const still = stage.querySelector("[data-still]");
  if (!still) return;
  const { still: numbers, base, query = "" } = still.dataset;
  const known = new Set(numbers.split(" ").map(Number));
  const turn = (scene) => {
    still.hidden = !known.has(scene);
    if (!still.hidden) still.src = `${base}${scene}.png${query}`;
  };
  // the scene's words stand beside it and say what is seen
  page.addEventListener("twin:scene", ({ detail }) => turn(detail.index + 1));
  turn(number);
}
