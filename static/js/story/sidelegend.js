/** The legend of the scene over the model; where the page has one column the scene's own text holds it. */

/** Lets `box` on the stage show the legend of every scene that `page` turns to. */
export function followLegend(page, box) {
  if (!box) return;
  page.addEventListener("twin:scene", ({ detail: { index } }) => {
    const legend = page.querySelectorAll(".scene")[index].querySelector(".scene-legend");
    box.hidden = legend === null;
    box.replaceChildren(...[...(legend?.children ?? [])].map((part) => part.cloneNode(true)));
    box.scrollTop = 0;
  });
}
