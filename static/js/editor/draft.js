/** The draft of an alternative as it is drawn: its changes in their document form, what is chosen, and the way back. */

const STEPS = 200;
const PREFIX = { build: "haus", tree: "baum", surface: "flaeche", place: "objekt", grade: "gelaende" };

export const kindOf = (change) => Object.keys(change)[0];
export const valueOf = (change) => Object.values(change)[0];

/** What a change is told apart by, such as "build:haus-1" or "demolish:h7". */
export function keyOf(change) {
  const value = valueOf(change);
  return `${kindOf(change)}:${typeof value === "string" ? value : (value.id ?? JSON.stringify(value))}`;
}

/** The id behind a key. */
export const idOf = (key) => key.slice(key.indexOf(":") + 1);

/** Lists of demolitions as one change each, and a name for everything that is made. */
function tidy(changes, name) {
  const single = changes.flatMap((change) => (Array.isArray(valueOf(change)) ? valueOf(change).map((id) => ({ [kindOf(change)]: id })) : [change]));
  return single.map((change) => {
    const [kind, value] = [kindOf(change), valueOf(change)];
    return PREFIX[kind] && !value.id ? { [kind]: { ...value, id: name(kind) } } : change;
  });
}

export class Draft extends EventTarget {
  #document; #changes; #taken; #undo = []; #redo = []; #chosen = null;

  /** `taken`: ids that no new thing may have. */
  constructor(document, taken) {
    super();
    this.#taken = new Set(taken);
    this.#read(document);
  }

  #read({ changes = [], ...document }) {
    this.#document = document;
    this.#changes = [];
    for (const change of tidy(changes, (kind) => this.newId(kind))) this.#changes = [...this.#changes, change];
  }

  /** Calls `fn` after every change. */
  onChange(fn) {
    this.addEventListener("change", fn);
  }

  /** The whole alternative in its document form. */
  get document() {
    return { ...this.#document, changes: this.#changes };
  }

  get changes() {
    return this.#changes;
  }

  get canUndo() {
    return this.#undo.length > 0;
  }

  get canRedo() {
    return this.#redo.length > 0;
  }

  /** Key of what is chosen; null for nothing. */
  get chosen() {
    return this.#chosen;
  }

  find(key) {
    return this.#changes.find((change) => keyOf(change) === key) ?? null;
  }

  /** Ids of the Bestand that a kind of change takes: "demolish" or "remove_tree". */
  gone(kind) {
    return this.#changes.filter((change) => kindOf(change) === kind).map(valueOf);
  }

  /** An id nothing has yet; its end is random, as somebody else may be drawing at the same time. */
  newId(kind) {
    const used = new Set([...this.#taken, ...this.#changes.map((change) => idOf(keyOf(change)))]);
    for (;;) {
      const id = `${PREFIX[kind]}-${Math.random().toString(36).slice(2, 7)}`;
      if (!used.has(id)) return id;
    }
  }

  /** Makes `changes` what the draft holds, as one step that can be undone, and chooses `chosen` where given. */
  set(changes, chosen = this.#chosen) {
    if (JSON.stringify(changes) === JSON.stringify(this.#changes)) return;
    this.#undo = [...this.#undo.slice(1 - STEPS), this.#changes];
    this.#redo = [];
    this.#become(changes, chosen);
  }

  /** Adds changes and chooses the last one; nothing for none. */
  add(...changes) {
    if (changes.length > 0) this.set([...this.#changes, ...changes], keyOf(changes.at(-1)));
  }

  /** Puts another value in place of the one with this key. */
  replace(key, value) {
    this.set(this.#changes.map((change) => (keyOf(change) === key ? { [kindOf(change)]: value } : change)));
  }

  /** Takes changes out by their keys. */
  remove(...keys) {
    this.set(this.#changes.filter((change) => !keys.includes(keyOf(change))), keys.includes(this.#chosen) ? null : this.#chosen);
  }

  choose(key) {
    if (key === this.#chosen) return;
    this.#chosen = key;
    this.dispatchEvent(new Event("choose"));
  }

  undo() {
    this.#step(this.#undo, this.#redo);
  }

  redo() {
    this.#step(this.#redo, this.#undo);
  }

  #step(from, to) {
    const changes = from.pop();
    if (!changes) return;
    to.push(this.#changes);
    this.#become(changes, this.#chosen);
  }

  /** Takes another version of the whole alternative over, as one step that can be undone. */
  takeOver(document) {
    const before = this.#changes;
    this.#read(document);
    this.#undo = [...this.#undo, before];
    this.#redo = [];
    this.#become(this.#changes, this.#chosen);
  }

  #become(changes, chosen) {
    this.#changes = changes;
    this.#chosen = chosen !== null && this.find(chosen) ? chosen : null;
    this.dispatchEvent(new Event("change"));
    this.dispatchEvent(new Event("choose"));
  }
}
