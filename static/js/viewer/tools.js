/** Buttons at the top right: start view, nearer, farther, north, full screen. */

import { element, icon } from "./stage.js";

const ICONS = {
  start: "M4 11 12 4l8 7M6 10v10h12V10M10 20v-6h4v6",
  nearer: "M12 5v14M5 12h14",
  farther: "M5 12h14",
  north: "M12 3 17 20 12 16 7 20Z",
  fullscreen: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
};

/** A toolbar in `container`; `use(name)` is called with the name of the pressed tool. Returns a function that removes it. */
export function addTools(container, t, use) {
  const names = Object.keys(ICONS).filter((name) => name !== "fullscreen" || document.fullscreenEnabled);
  const buttons = names.map((name) => {
    const label = t(`viewer.${name}`);
    const button = element("button", { type: "button", title: label, dataset: { tool: name }, attributes: { "aria-label": label } }, icon(ICONS[name]));
    button.addEventListener("click", () => use(name));
    return button;
  });
  const bar = element("div", { className: "twin-tools", attributes: { role: "toolbar", "aria-label": t("viewer.tools"), "aria-orientation": "vertical" } }, ...buttons);
  container.append(bar);
  const fullscreen = buttons[names.indexOf("fullscreen")];
  const relabel = () => fullscreen?.setAttribute("aria-label", t(document.fullscreenElement ? "viewer.fullscreen.leave" : "viewer.fullscreen"));
  document.addEventListener("fullscreenchange", relabel);
  return () => {
    document.removeEventListener("fullscreenchange", relabel);
    bar.remove();
  };
}

/** Full screen for `container`, or back; a browser that refuses leaves everything as it is. */
export async function toggleFullscreen(container) {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await container.requestFullscreen();
  } catch {
    return;
  }
}
