/** The page of one record: where the data lie, and taking them. */

import "../elements/twin-frames.js";
import "../elements/twin-take.js";

const texts = JSON.parse(document.getElementById("texts").textContent);
const map = JSON.parse(document.getElementById("frames").textContent);
document.querySelector("twin-frames").open(map, texts);
document.querySelector("twin-take").open(texts);

// back to the hits as they were left, not to an empty search
const back = document.querySelector("[data-back]");
const from = document.referrer && new URL(document.referrer);
if (from && from.origin === location.origin && from.pathname === new URL(back.href).pathname) back.href = from.href;
document.documentElement.dataset.ready = "1";
