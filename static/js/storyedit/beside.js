/** What stands beside the model in the form of a scene: pictures and videos, charts and tables, measurements from the viewer's tool. */

import { Exhibits } from "./exhibits.js";
import { Measured } from "./measured.js";
import { Pictures } from "./pictures.js";

/** Lets `form` show these parts of every scene; `data` is the page's. */
export function includeBeside(page, { form, data, t }) {
  const part = (name) => page.querySelector(`[data-${name}]`);
  const letters = [...page.querySelectorAll("[data-shown]")].map((box) => ({ letter: box.dataset.shown, name: box.ariaLabel, badge: box.nextElementSibling }));
  const measured = new Measured(part("measured-fold"), { form, t });
  form.include(new Pictures(part("media-fold"), { form, url: data.urls.media, known: data.media, t, page }));
  form.include(new Exhibits(part("exhibit-fold"), { form, data, letters, t }));
  form.include(measured);
  page.addEventListener("twin:open", ({ detail: { viewer } }) => page.querySelector("twin-kit").open(viewer, {
    texts: data.texts, language: data.language, panels: ["find", "filter", "measure", "cut", "sun"], sunhours: data.urls.sunhours,
    adopt: (found) => measured.take({ ...found, revision: data.revisions[found.letter] ?? 0 }),
  }));
}
