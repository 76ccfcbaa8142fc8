/**
 * The strip over the comparison's table: all states side by side in one viewer; on a phone the chosen one beside today. The
 * panes are small, so plot lines and traces of demolished buildings stay away; the table's first row counts those.
 */

import "../elements/twin-viewer.js";
import { shownLetters } from "./shown.js";

const NARROW = "(max-width: 599px)";

export class Strip {
  #section; #chosen; #viewer = null; #ids = [];
  #narrow = matchMedia(NARROW);

  /** `section` carries data-model (address of the view model) and data-sun, and holds a <twin-viewer>. */
  constructor(section, chosen) {
    this.#section = section;
    this.#chosen = chosen;
    this.letters = [];
    this.#narrow.addEventListener("change", () => this.#show());
  }

  /** Loads the model and shows it; the page is ready when it stands. Without a model the strip goes and the page is ready. */
  async open() {
    const element = this.#section.querySelector("twin-viewer");
    const { model: address, sun } = this.#section.dataset;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) {
      this.#section.hidden = true;
      document.documentElement.dataset.ready = "1";
      return;
    }
    const model = await answer.json();
    const lines = model.layers.filter(({ kind }) => kind === "lines").map(({ id }) => id);
    const wanted = this.#section.dataset.letters.split(" ");
    this.letters = model.alternatives.map(({ letter }) => letter).filter((letter) => wanted.includes(letter));
    element.options = { interactive: false, tools: false, keyboard: false };
    element.model = model;
    this.#viewer = await element.opened;
    element.addEventListener("twin:pick", () => this.#viewer.highlight(this.#ids));
    await this.#viewer.show({ sun, layers: Object.fromEntries([...lines, "demolished"].map((id) => [id, false])), animate: false, ...this.#wanted() });
  }

  #wanted() {
    return { comparison: "side-by-side", shown: shownLetters(this.letters, this.#chosen, this.#narrow.matches) };
  }

  #show() {
    this.#viewer?.show({ ...this.#wanted(), animate: false });
  }

  /** Lights up what was counted, in every pane where it stands. */
  highlight(ids) {
    this.#ids = ids;
    this.#viewer?.highlight(ids);
  }

  /** Shows the chosen alternative where there is no room for all. */
  choose(letter) {
    this.#chosen = letter;
    this.#show();
  }
}
