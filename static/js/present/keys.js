/**
 * Keys and clickers of a talk: what a press means as a command {do, ...}, and the number of a scene that is being typed.
 *
 * Clickers send PageDown, PageUp, F5, "." or "b"; a plain F5 never loads the page again, which would need the network.
 */

const PLAIN = {
  ArrowRight: { do: "step", by: 1 }, ArrowDown: { do: "step", by: 1 }, PageDown: { do: "step", by: 1 }, " ": { do: "step", by: 1 },
  ArrowLeft: { do: "step", by: -1 }, ArrowUp: { do: "step", by: -1 }, PageUp: { do: "step", by: -1 }, Backspace: { do: "step", by: -1 },
  End: { do: "jump", number: Infinity }, Home: { do: "jump", number: 1 }, F5: { do: "nothing" },
};
const LETTERS = {
  b: { do: "blank" }, ".": { do: "blank" }, "+": { do: "view", tool: "nearer" }, "=": { do: "view", tool: "nearer" }, "-": { do: "view", tool: "farther" },
  r: { do: "back" }, p: { do: "pointer" }, t: { do: "text" }, w: { do: "window" }, "?": { do: "help" },
};
const TURNS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
const BASELINE = "0";
const MOST_DIGITS = 3;

/** Reads key events; `tell(command)` is called with what they mean, `showTyped(text)` with the digits typed so far. */
export class KeyReader {
  #typed = "";

  constructor(tell, showTyped) {
    Object.assign(this, { tell, showTyped, takesLetters: true });
  }

  /** Takes one keydown event; returns whether it meant something. */
  take(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.("input, select, textarea, dialog")) return false;
    const command = this.#number(event.key) ?? this.#command(event);
    if (!command) return false;
    event.preventDefault();
    if (command.do !== "nothing") this.tell(command);
    return true;
  }

  #number(key) {
    if (this.#typed === "") {
      if (!this.takesLetters || !/^[1-9]$/.test(key)) return null;
      return this.#type(key);
    }
    if (/^\d$/.test(key)) return this.#type((this.#typed + key).slice(0, MOST_DIGITS));
    if (key === "Backspace") return this.#type(this.#typed.slice(0, -1));
    const number = Number(this.#typed);
    this.#type("");
    if (key === "Enter") return { do: "jump", number };
    return key === "Escape" ? { do: "nothing" } : null;
  }

  #type(text) {
    this.#typed = text;
    this.showTyped(text);
    return { do: "nothing" };
  }

  #command({ key, shiftKey, target }) {
    if (shiftKey && TURNS[key]) return { do: "view", tool: TURNS[key] };
    if (key === " " && target.closest?.("button, a, summary")) return null;
    if (PLAIN[key] && !shiftKey) return PLAIN[key];
    if (!this.takesLetters) return null;
    if (key === BASELINE) return { do: "letter", letter: BASELINE };
    if (shiftKey && /^[A-Z]$/i.test(key)) return { do: "letter", letter: key.toUpperCase() };
    return LETTERS[key.toLowerCase()] ?? null;
  }
}
