/** Handing out chosen objects through the exports of the house: which formats suit, the job that writes, the file. */

import { send } from "../api.js";
import { follow } from "../jobs.js";
import { element } from "./parts.js";

/** Formats people ask for first. */
const FIRST = ["csv", "geojson", "gpkg", "cityjson", "citygml"];

function orderOf({ dataset, version, layer }, more = {}) {
  return { dataset, version, layers: [layer], ...more };
}

/** [{id, title}] of the formats that can hold a layer, the usual ones first. */
export async function formatsFor(origin, language) {
  const { body } = await send("POST", "/api/v1/exports/choices", { json: orderOf(origin), language });
  const rank = ({ id }) => { const at = FIRST.findIndex((name) => id.startsWith(name)); return at < 0 ? FIRST.length : at; };
  return body.filter(({ verdict }) => verdict !== "no").map(({ id, title }) => ({ id, title: title[language] ?? title })).sort((a, b) => rank(a) - rank(b));
}

/** Writes the objects with these ids in a format and lets the browser save the file; gives its name. Throws what is wrong. */
export async function handOut(origin, { ids, format, language }) {
  const answer = await send("POST", "/api/v1/exports", { json: orderOf(origin, { ids, format }), language });
  const job = await follow(new URL(answer.headers.get("Location"), location.href).pathname, { language, onState: () => {} });
  if (job.status !== "successful") throw new Error(job.problem?.detail ?? job.status);
  const { file } = job.result;
  const link = element("a", { href: `/api/v1/exports/${job.jobID}/${encodeURIComponent(file)}`, download: file });
  document.body.append(link);
  link.click();
  link.remove();
  return file;
}
