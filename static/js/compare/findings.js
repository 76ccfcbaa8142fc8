/** Findings of a check: a button of one shows its state, lights its buildings up and draws the plan's object around them. */

const NEAR = { distance: 260, elevation: 42 };

/** Wakes every button [data-finding] below `root`; `follow(state)` lets the page's own switches know what is shown. */
export function wakeFindings(root, viewer, follow) {
  root.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-finding]");
    if (!button) return;
    const { ids, place, ring } = JSON.parse(button.dataset.finding);
    const letter = button.closest("[data-letter]").dataset.letter;
    await viewer.show({ shown: [letter], comparison: "none", ...(place ? { camera: cameraAt(viewer, place) } : {}) });
    follow(viewer.getState());
    viewer.highlight(ids);
    viewer.outline(ring === null ? null : ring.map(([lon, lat]) => ({ lon, lat })));
    for (const other of root.querySelectorAll("[data-finding]")) other.setAttribute("aria-pressed", String(other === button));
  });
}

function cameraAt(viewer, [lon, lat]) {
  const camera = viewer.getCamera();
  return { ...camera, lon, lat, height: viewer.groundAt({ lon, lat }) ?? camera.height, ...NEAR };
}
