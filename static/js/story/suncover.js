/** The maps of sun hours of a scene, laid into the picture as their edition holds them; nothing is computed here. */

import { SunSheets } from "../viewer/instruments/sunsheets.js";

export class SunCover {
  #sheets; #held; #names = ""; #turn = 0;

  /** `parts` as viewer.equip() gives them; `held(name)` gives the bytes of a file. */
  constructor(parts, held) {
    this.#sheets = new SunSheets(parts);
    this.#held = held;
  }

  /** Lays the maps of these files into the picture once `drawn` has come: they follow the ground, which must stand first. */
  async show(names, drawn) {
    const turn = (this.#turn += 1);
    if (this.#names !== names.join()) this.#lay([], "");
    if (names.length === 0) return drawn;
    const files = await Promise.all(names.map((name) => this.#held(name))).catch(() => null);
    await drawn;
    // what could not be loaded is left out of the picture; its areas stand in the legend
    if (files === null) return;
    if (turn !== this.#turn || this.#names === names.join()) return;
    this.#lay(files.map((file) => JSON.parse(new TextDecoder().decode(file))), names.join());
  }

  #lay(maps, names) {
    if (maps.length === 0 && this.#names === "") return;
    this.#names = names;
    this.#sheets.show(maps);
  }
}
