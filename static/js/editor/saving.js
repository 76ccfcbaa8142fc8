/** Saving by itself: some time after the last change the draft becomes a revision, and never over one that somebody else has saved. */

import { Problem } from "../api.js";

const REST = 900;
const AGAIN = 5000;

/**
 * Tells its state by "state" events with {state, ...}: "saved" {at}, "changed", "saving", "failed" (no answer: it tries again),
 * "refused" {sentence} (until the next change), "conflict" {current, proposal} (until `settle`).
 */
export class Saving extends EventTarget {
  #send; #path; #draft; #etag; #timer = null; #sent = null; #kept; #state = "saved"; #rest;

  /** `send` as api.js has it; `etag` of the revision the draft was made of. */
  constructor({ send, path, draft, etag, rest = REST }) {
    super();
    Object.assign(this, { savedAt: null });
    this.#send = send;
    this.#path = path;
    this.#draft = draft;
    this.#etag = etag;
    this.#rest = rest;
    this.#kept = draft.document;
    draft.addEventListener("change", () => this.#changed());
  }

  get state() {
    return this.#state;
  }

  /** Whether something is not with the server yet. */
  get isOpen() {
    return this.#state !== "saved";
  }

  #tell(state, more = {}) {
    this.#state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: { state, ...more } }));
  }

  #changed() {
    if (this.#state === "conflict" || this.#sent) return;
    this.#tell("changed");
    this.#soon(this.#rest);
  }

  #soon(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), milliseconds);
  }

  /** Saves at once what is not saved yet. */
  async now() {
    clearTimeout(this.#timer);
    if (this.#state === "conflict") return;
    if (this.#sent) {
      await this.#sent;
      return this.now();
    }
    const { document } = this.#draft;
    if (same(document, this.#kept)) return this.#tell("saved", { at: this.savedAt });
    this.#sent = this.#save(document);
    await this.#sent;
  }

  async #save(document) {
    this.#tell("saving");
    try {
      const { headers } = await this.#send("PUT", this.#path, { json: document, headers: { "If-Match": this.#etag } });
      this.#etag = headers.get("ETag");
      this.#kept = document;
      this.savedAt = new Date();
      this.#sent = null;
      this.#tell("saved", { at: this.savedAt });
      if (!same(this.#draft.document, document)) this.#changed();
    } catch (problem) {
      this.#sent = null;
      this.#fail(problem);
    }
  }

  #fail(problem) {
    const isProblem = problem instanceof Problem;
    if (isProblem && problem.status === 412) return this.#tell("conflict", problem.members);
    if (isProblem && problem.status < 500) return this.#tell("refused", { sentence: problem.message });
    this.#tell("failed");
    return this.#soon(AGAIN);
  }

  /** After a conflict: goes on from the revision with this tag, saving what the draft then holds. */
  settle(etag) {
    this.#etag = etag;
    this.#kept = null;
    this.#tell("changed");
    return this.now();
  }
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
