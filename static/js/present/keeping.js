/** Everything a talk shows, loaded before it begins and kept in memory, so that it goes on when the network fails. */

import { load } from "../api.js";

/** Bytes loaded ahead; what a scene itself needs is kept beyond that. */
const MOST_BYTES = 256 * 1024 * 1024;
const AT_ONCE = 6;
const OF_ALTERNATIVE = ["buildings", "trees", "surfaces", "demolished"];

/** The files of a talk by address. */
export class Keeping {
  #files = new Map();
  #bytes = 0;

  /** Loads a file, once; what failed is tried again at the next call. The viewer is given a copy, which it may hand on. */
  async fetch(url) {
    if (!this.#files.has(url)) this.#files.set(url, this.#load(url));
    try {
      return (await this.#files.get(url)).slice(0);
    } catch (error) {
      this.#files.delete(url);
      throw error;
    }
  }

  async #load(url) {
    const bytes = await load(url);
    this.#bytes += bytes.byteLength;
    return bytes;
  }

  /** Loads the files of a view model as far as they fit; `onProgress(done, known)`. Returns how many could not be had. */
  async collect(model, onProgress) {
    const waiting = addressesOf(model);
    const known = new Set(waiting);
    let done = 0;
    let missing = 0;
    const work = async () => {
      while (waiting.length > 0 && this.#bytes < MOST_BYTES) {
        const url = waiting.shift();
        try {
          for (const further of contentsOf(url, await this.fetch(url))) if (!known.has(further)) { known.add(further); waiting.push(further); }
        } catch {
          missing += 1;
        }
        done += 1;
        onProgress(done, known.size);
      }
    };
    // one worker may run dry while another still finds the tiles of a tileset
    while (waiting.length > 0 && this.#bytes < MOST_BYTES) await Promise.all(Array.from({ length: AT_ONCE }, work));
    return missing;
  }

  /** Takes pictures and films of the page into memory; returns how many could not be had. */
  async keepMedia(page) {
    const media = [...page.querySelectorAll("img[src], video[src], video source[src], audio[src], track[src], video[poster]")];
    const got = await Promise.all(media.map((one) => this.#keepOne(one, one.hasAttribute("src") ? "src" : "poster")));
    return got.filter((isKept) => !isKept).length;
  }

  async #keepOne(element, name) {
    const address = element.getAttribute(name);
    if (/^(data|blob):/.test(address)) return true;
    try {
      const type = element.getAttribute("type") ?? (address.endsWith(".svg") ? "image/svg+xml" : "");
      element.setAttribute(name, URL.createObjectURL(new Blob([await this.fetch(address)], { type })));
      element.removeAttribute("loading");
      element.closest("video")?.load();
      return true;
    } catch {
      return false;
    }
  }
}

function addressesOf(model) {
  const layers = (model.layers ?? []).map(({ url }) => url);
  const alternatives = (model.alternatives ?? []).flatMap((one) => OF_ALTERNATIVE.map((name) => one[name]));
  return [...new Set([...layers, ...alternatives].filter(Boolean))];
}

/** Addresses of the tiles a tileset names, written like the tileset's own; none for any other file. */
function contentsOf(url, bytes) {
  if (!url.endsWith(".json")) return [];
  const tree = JSON.parse(new TextDecoder().decode(bytes));
  const folder = new URL(url.replace(/[^/]*$/, ""), "http://here");
  const found = [];
  const walk = (tile) => {
    for (const { uri } of [tile.content ?? {}, ...(tile.contents ?? [])]) if (uri) found.push(new URL(uri, folder).pathname);
    (tile.children ?? []).forEach(walk);
  };
  if (tree.root?.geometricError !== undefined) walk(tree.root);
  return found;
}
