/** The storyboard being edited: every change is a step that can be undone; typing in one field is one step. */

const PAUSE_MILLISECONDS = 1500;
const MOST_STEPS = 200;

export class Draft {
  #past = [];
  #future = [];
  #last = { kind: "", at: 0 };
  #listeners = [];

  constructor(document) {
    this.document = document;
  }

  get scenes() {
    return this.document.scenes;
  }

  get mayUndo() {
    return this.#past.length > 0;
  }

  get mayRedo() {
    return this.#future.length > 0;
  }

  /** Calls `fn` after every change. */
  onChange(fn) {
    this.#listeners.push(fn);
  }

  /** Lets `alter` change a copy of the document; steps of the same `kind` in quick succession are one. */
  change(kind, alter) {
    const copy = structuredClone(this.document);
    alter(copy);
    if (JSON.stringify(copy) === JSON.stringify(this.document)) return;
    const now = Date.now();
    const isSame = kind === this.#last.kind && now - this.#last.at < PAUSE_MILLISECONDS;
    if (!isSame) this.#past = [...this.#past, this.document].slice(-MOST_STEPS);
    this.#last = { kind, at: now };
    this.#future = [];
    this.#become(copy);
  }

  /** Takes another version as one step. */
  replace(document) {
    this.change(`replace ${Date.now()}`, (copy) => {
      for (const key of Object.keys(copy)) delete copy[key];
      Object.assign(copy, structuredClone(document));
    });
  }

  undo() {
    this.#go(this.#past, this.#future);
  }

  redo() {
    this.#go(this.#future, this.#past);
  }

  #go(from, to) {
    if (from.length === 0) return;
    to.push(this.document);
    this.#last = { kind: "", at: 0 };
    this.#become(from.pop());
  }

  #become(document) {
    this.document = document;
    for (const fn of this.#listeners) fn();
  }
}

/** A text in both languages with one of them changed; a language that said the same as German, or nothing, follows it. */
export function withText(text, language, value) {
  const { de = "", en = "" } = typeof text === "string" ? { de: text, en: text } : (text ?? {});
  if (language === "en") return { de: de === "" ? value : de, en: value };
  return { de: value, en: en === de || en === "" ? value : en };
}
