/** The speaker's window: what is on the screen, what comes next, notes and clock; it moves the screen by commands. */

import { elapsed, written } from "./clock.js";
import { KeyReader } from "./keys.js";
import { lineOf, Wire } from "./wire.js";

const TICK = 250;
const PATIENCE = 2000;

/** Desk over the page of speaker.html; `t` are its sentences. */
export class Desk {
  #state = null;
  #pictures = new Map();

  constructor(page, t) {
    Object.assign(this, { page, t });
    this.scenes = [...page.querySelectorAll("[data-notes]")];
    this.wire = new Wire(lineOf(page.querySelector("[data-edition]").dataset.edition, location.hash.slice(1)), (message) => this.#hear(message));
    const keys = new KeyReader((command) => this.#send(command), () => {});
    this.#listen(keys);
    this.wire.say("hello");
    setTimeout(() => { if (this.#state === null) this.#warn("present.no_screen"); }, PATIENCE);
    setInterval(() => this.#tick(), TICK);
  }

  #listen(keys) {
    const { page } = this;
    const typed = page.querySelector("[data-typed]");
    keys.showTyped = (text) => {
      typed.hidden = text === "";
      typed.textContent = text === "" ? "" : this.t("present.typed", { number: text });
    };
    addEventListener("keydown", (event) => keys.take(event));
    addEventListener("pagehide", () => this.wire.say("gone", { from: "desk" }));
    page.addEventListener("click", (event) => {
      const button = event.target.closest("[data-command]");
      if (button && button.getAttribute("aria-disabled") !== "true") this.#send(JSON.parse(button.dataset.command));
    });
    const screen = page.querySelector("[data-screen]");
    screen.addEventListener("pointermove", (event) => {
      const { left, top, width, height } = screen.getBoundingClientRect();
      this.#send({ do: "point", at: { x: (event.clientX - left) / width, y: (event.clientY - top) / height } });
    });
    screen.addEventListener("pointerleave", () => this.#send({ do: "point", at: null }));
  }

  #send(command) {
    this.wire.say("command", { command });
    if (command.do === "end") close();
  }

  #hear(message) {
    if (message.type === "state") this.#show(message);
    else if (message.type === "picture") this.#keepPicture(message);
    else if (message.type === "gone" && message.from === "show") this.#warn("present.screen_lost");
  }

  #keepPicture({ index, blob }) {
    if (this.#pictures.has(index)) URL.revokeObjectURL(this.#pictures.get(index));
    if (blob) this.#pictures.set(index, URL.createObjectURL(blob));
    else this.#pictures.delete(index);
    this.#showPictures();
  }

  #show(state) {
    const turned = this.#state?.index !== state.index;
    this.#state = state;
    const { page } = this;
    const last = this.scenes.length - 1;
    page.querySelector("[data-lost]").hidden = true;
    this.scenes.forEach((notes, i) => { notes.hidden = i !== state.index; });
    page.querySelectorAll("[data-heading]").forEach((one, i) => { one.hidden = i !== state.index; });
    page.querySelectorAll("[data-next]").forEach((one, i) => { one.hidden = i !== state.index + 1; });
    page.querySelector("[data-after]").hidden = state.index < last;
    page.querySelectorAll(".steps button").forEach((button, i) => {
      button.parentElement.classList.toggle("past", i < state.index);
      if (i === state.index) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    page.querySelector("[data-where]").textContent = this.t("present.where", { number: state.index + 1, total: last + 1 });
    page.querySelector(".back").setAttribute("aria-disabled", String(state.index === 0));
    page.querySelector(".onward").setAttribute("aria-disabled", String(state.index === last));
    for (const button of page.querySelectorAll("[data-letter]")) {
      button.setAttribute("aria-pressed", String(state.comparison === "none" && button.dataset.letter === state.letter));
      button.setAttribute("aria-disabled", String(state.comparison !== "none"));
    }
    page.querySelector("[data-blank]").setAttribute("aria-pressed", String(state.isBlank));
    page.querySelector("[data-screen]").classList.toggle("blank", state.isBlank);
    this.#showKept(state);
    if (turned) page.querySelector(".talk-notes").scrollTop = 0;
    this.#showPictures();
    this.#tick();
  }

  #showKept({ isKept, missing }) {
    const tag = this.page.querySelector("[data-kept]");
    tag.classList.toggle("ok", isKept);
    tag.classList.toggle("warning", !isKept);
    tag.querySelector("span").textContent = isKept ? this.t("present.kept") : this.t("present.not_kept", { count: missing });
  }

  #showPictures() {
    if (this.#state === null) return;
    const { index } = this.#state;
    this.#put("[data-screen] img", this.#pictures.get("now") ?? this.#pictures.get(index));
    this.#put(".talk-next img", this.#pictures.get(index + 1));
  }

  #put(place, address) {
    const picture = this.page.querySelector(place);
    picture.hidden = address === undefined;
    if (address) picture.src = address;
  }

  #tick() {
    if (this.#state === null) return;
    const { clock, target } = this.#state;
    const time = elapsed(clock);
    const isOver = target > 0 && time > target * 60_000;
    const place = this.page.querySelector("[data-clock]");
    place.textContent = written(time);
    place.classList.toggle("over", isOver);
    this.page.querySelector("[data-target]").textContent = target > 0 ? this.t(isOver ? "present.of_over" : "present.of", { minutes: target }) : "";
  }

  #warn(key) {
    const place = this.page.querySelector("[data-lost]");
    place.hidden = false;
    place.textContent = this.t(key);
  }
}
