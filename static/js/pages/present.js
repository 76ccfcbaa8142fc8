/** The screen of a talk, /s/<slug>/present: loads everything, then begins. */

import { translator } from "../locale.js";
import { Keeping } from "../present/keeping.js";
import { Show } from "../present/show.js";
import { startReading } from "../story/reading.js";

const page = document.body;
const data = JSON.parse(document.getElementById("story").textContent);
const t = translator(data.texts);
const dialog = page.querySelector("[data-begin]");
const said = page.querySelector("[data-preparing]");
const bar = dialog.querySelector("progress");
const start = dialog.querySelector("[data-start]");
const keeping = new Keeping();

function tell(done, total, sentence) {
  bar.value = total > 0 ? done / total : 1;
  said.textContent = sentence;
}

async function prepare() {
  dialog.showModal();
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  const fonts = Promise.allSettled([...document.fonts].map((font) => font.load()));
  const viewer = { keyboard: false };
  const reading = await startReading(page, data, { fetchResource: (url) => keeping.fetch(url), viewer });
  const show = new Show(page, reading, data, t);
  connect(show);
  let missing = await keeping.collect(data.model, (done, known) => tell(done, known * 2, t("present.loading", { done, total: known })));
  missing += await keeping.keepMedia(page);
  await fonts;
  const total = data.scenes.length;
  await show.rehearse((index) => tell(total + index, total * 2, t("present.rehearsing", { number: index + 1, total })));
  show.keep(missing);
  tell(1, 1, missing === 0 ? t("present.ready") : t("present.ready_but", { count: missing }));
  start.setAttribute("aria-disabled", "false");
  page.dataset.prepared = "1";
}

function connect(show) {
  dialog.querySelector("[data-window]").addEventListener("click", () => show.openDesk());
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (start.getAttribute("aria-disabled") === "true") return;
    const { minutes, letters } = event.target.elements;
    dialog.close();
    document.documentElement.requestFullscreen?.().catch(() => {});
    show.begin(Number(minutes.value) || 0, letters.checked);
  });
  page.addEventListener("talk:end", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    dialog.showModal();
  });
  const help = page.querySelector("[data-help]");
  page.addEventListener("talk:help", () => help.showModal());
}

prepare();
