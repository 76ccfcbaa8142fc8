/** The offline file: the same player and viewer, with every file taken from inside the page (see opening.js). */

import { fillPictures } from "./packmedia.js";
import { startReading } from "./reading.js";

const TEXT_ADDRESS = /^#(textfassung|text-|beleg-|begriff-)/;
const DATA = "story.json";

/** Shows the text instead of the model where the address asks for it. */
function followAddress() {
  const isText = TEXT_ADDRESS.test(location.hash);
  document.body.classList.toggle("as-text", isText);
  if (!isText) return;
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = target?.closest("details");
  if (fold) fold.open = true;
  target?.scrollIntoView();
}

function fail(error) {
  document.getElementById("failed").hidden = false;
  throw error;
}

addEventListener("hashchange", followAddress);
followAddress();
fillPictures(document.body);
const data = JSON.parse(new TextDecoder().decode(globalThis.twinFiles(DATA)));
startReading(document.body, data, { fetchResource: async (url) => globalThis.twinFiles(url) }).catch(fail);
