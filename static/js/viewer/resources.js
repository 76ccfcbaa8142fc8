/** Loading of everything the viewer shows, through one door: the page's own function or the browser. */

import { FileLoader } from "three";

const fromBrowser = (url) => new FileLoader().setResponseType("arraybuffer").loadAsync(url);

/**
 * The door to all files: `bytes(url)` and `json(url)` give an ArrayBuffer or what a JSON file says, both reject when the
 * file cannot be had. `pending` counts what is on its way, `settled` what came or failed.
 */
export function createResources(fetchResource = fromBrowser) {
  const counts = { pending: 0, settled: 0 };
  async function bytes(url) {
    counts.pending += 1;
    try {
      return await fetchResource(url);
    } finally {
      counts.pending -= 1;
      counts.settled += 1;
    }
  }
  return {
    counts,
    bytes,
    json: async (url) => JSON.parse(new TextDecoder().decode(await bytes(url))),
  };
}

/**
 * Function that turns the absolute addresses of a tileset's contents back into the spelling of the tileset's own url as
 * it stands in the model, so that an offline page can look them up by name.
 */
export function asWritten(tilesetUrl) {
  const folder = tilesetUrl.replace(/[^/]*$/, "");
  const absolute = new URL(folder || "./", document.baseURI).href;
  return (url) => (url.startsWith(absolute) ? folder + url.slice(absolute.length) : url);
}
