/** The list of chosen files: name, size, how much is sent, and a button that leaves the file out or stops it. */

const MEGABYTE = 1e6;

/** Shows {file, path} in `list` and keeps what became of each. */
export class FileRows {
  /** `texts` are the page's sentences, `language` its language, `changed()` is called when a file is taken out. */
  constructor(list, { texts, language, changed }) {
    Object.assign(this, { list, texts, language, changed, rows: [] });
  }

  get length() {
    return this.rows.length;
  }

  /** Adds files that are not in the list yet. */
  add(chosen) {
    for (const { file, path } of chosen) {
      if (path.split("/").some((part) => part.startsWith(".")) || this.rows.some((row) => row.path === path)) continue;
      this.rows.push(this.#row(file, path));
    }
    this.#show();
  }

  clear() {
    this.rows = [];
    this.#show();
  }

  #row(file, path) {
    const item = document.createElement("li");
    const name = Object.assign(document.createElement("span"), { className: "file-name", textContent: path });
    const size = Object.assign(document.createElement("span"), { className: "quiet small", textContent: this.#megabytes(file.size) });
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, hidden: true });
    bar.setAttribute("aria-label", path);
    const said = Object.assign(document.createElement("span"), { className: "small file-said" });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn bare", textContent: this.texts["dataset.leave_out"] });
    button.setAttribute("aria-label", `${this.texts["dataset.leave_out"]}: ${path}`);
    item.append(name, size, bar, said, button);
    const row = { file, path, item, bar, said, button, id: null, signal: { cancelled: false } };
    button.addEventListener("click", () => this.#leaveOut(row));
    return row;
  }

  #megabytes(size) {
    const number = new Intl.NumberFormat(this.language, { maximumFractionDigits: 1 });
    return size < 0.05 * MEGABYTE ? `${number.format(size / 1000)} kB` : `${number.format(size / MEGABYTE)} MB`;
  }

  #leaveOut(row) {
    row.signal.cancelled = true;
    this.rows = this.rows.filter((other) => other !== row);
    this.#show();
    this.changed();
  }

  #show() {
    this.list.replaceChildren(...this.rows.map(({ item }) => item));
    this.list.hidden = this.rows.length === 0;
  }

  /** Shows how much of a file is sent, 0..1. */
  sent(row, part) {
    row.bar.hidden = false;
    row.bar.value = part;
    row.said.textContent = part === 1 ? this.texts["dataset.sent"] : "";
  }

  /** Shows why a file was not sent. */
  refused(row, sentence) {
    row.bar.hidden = true;
    row.said.textContent = sentence;
    row.item.classList.add("refused");
  }
}
