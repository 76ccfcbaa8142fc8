/** The screen of a talk: the story large, moved by commands from its own keys and from the speaker's window. */

import { KeyReader } from "./keys.js";
import { lineOf, Wire } from "./wire.js";
import { Pointer } from "./pointer.js";

const PICTURE_WIDTH = 640;
const NOTICE_SECONDS = 5;

/** Show over the page of present.html; `reading` is what startReading returned, `t` the sentences. */
export class Show {
  #key = Math.random().toString(36).slice(2, 10);
  #pictures = [];
  #clock = { startedAt: null, stoppedAt: null };
  #target = 0;
  #isKept = false;
  #missing = 0;
  #desk = null;
  #notice = null;

  constructor(page, reading, data, t) {
    Object.assign(this, { page, reading, data, t, place: page.querySelector("[data-edition]").dataset });
    this.wire = new Wire(lineOf(this.place.edition, this.#key), (message) => this.#hear(message));
    this.pointer = new Pointer(page.querySelector(".stage"));
    this.keys = new KeyReader((command) => this.obey(command), (typed) => this.#showTyped(typed));
    this.veil = page.querySelector("[data-veil]");
    // before the player, which turns pages by the same keys
    addEventListener("keydown", (event) => this.isOn && this.keys.take(event), { capture: true });
    addEventListener("pagehide", () => this.wire.say("gone", { from: "show" }));
    for (const name of ["twin:scene", "twin:switch"]) page.addEventListener(name, () => this.#tell());
    page.addEventListener("twin:camera", () => this.isOn && this.#pictureNow());
  }

  get isOn() {
    return this.#clock.startedAt !== null && this.#clock.stoppedAt === null;
  }

  /** Walks through all scenes with every alternative they can be switched to, so that all of it is in memory. */
  async rehearse(onScene) {
    const { viewer, request, show, player } = this.reading;
    for (const [index, scene] of this.data.scenes.entries()) {
      onScene(index);
      player.show(index, { focus: false, force: true });
      await show({ ...request(scene), animate: false });
      this.#pictures[index] = await this.#picture();
      if (player.view(scene).comparison !== "none") continue;
      for (const letter of ["0", ...this.data.alternatives.map((one) => one.letter)]) await viewer.show({ shown: [letter], animate: false });
    }
    player.show(0, { focus: false, force: true });
    await show({ ...request(this.data.scenes[0]), animate: false });
  }

  /** Says whether everything is in memory. */
  keep(missing) {
    this.#missing = missing;
    this.#isKept = missing === 0;
    this.#tell();
  }

  /** Starts the clock of `minutes` and the keys. */
  begin(minutes, takesLetters) {
    this.#clock = { startedAt: Date.now(), stoppedAt: null };
    this.#target = minutes;
    this.keys.takesLetters = takesLetters;
    this.page.classList.add("talking");
    this.#tell();
  }

  /** Opens the speaker's window, or brings it to the front. */
  openDesk() {
    const address = `${this.place.speaker}#${this.#key}`;
    this.#desk = open(address, `talk-${this.#key}`, "popup,width=1280,height=800");
    if (!this.#desk) this.#say(this.t("present.window_refused"));
  }

  /** Does what a command says; the same for keys, buttons and the other window. */
  obey(command) {
    const { player, viewer } = this.reading;
    const last = this.data.scenes.length;
    const acts = {
      step: () => (this.isBlank ? this.#blank(false) : player.step(command.by)),
      jump: () => player.show(Math.min(Math.max(command.number, 1), last) - 1),
      blank: () => this.#blank(!this.isBlank),
      letter: () => this.#choose(command.letter),
      view: () => viewer.tool(command.tool),
      back: () => this.reading.show(this.reading.request(this.#scene())),
      pointer: () => this.pointer.toggle(),
      point: () => this.pointer.place(command.at),
      text: () => this.#toggleText(),
      window: () => this.openDesk(),
      help: () => this.page.dispatchEvent(new CustomEvent("talk:help")),
      end: () => this.end(),
    };
    acts[command.do]?.();
    if (command.do !== "point") this.#tell();
  }

  end() {
    this.#clock.stoppedAt = Date.now();
    this.#blank(false);
    this.page.classList.remove("talking");
    this.#tell();
    this.page.dispatchEvent(new CustomEvent("talk:end"));
  }

  get isBlank() {
    return !this.veil.hidden;
  }

  #scene() {
    return this.data.scenes[this.reading.player.index];
  }

  #blank(isBlank) {
    this.veil.hidden = !isBlank;
  }

  #choose(letter) {
    const scene = this.#scene();
    const known = ["0", ...this.data.alternatives.map((one) => one.letter)];
    if (this.reading.player.view(scene).comparison === "none" && known.includes(letter)) this.reading.player.choose(letter);
  }

  #toggleText() {
    this.page.classList.toggle("with-text");
    dispatchEvent(new Event("resize"));
  }

  #hear(message) {
    if (message.type === "hello") {
      this.#tell();
      this.#pictures.forEach((blob, index) => this.wire.say("picture", { index, blob }));
      this.#pictureNow();
    } else if (message.type === "command") this.obey(message.command);
    else if (message.type === "gone" && message.from === "desk" && this.isOn) this.#say(this.t("present.desk_lost"));
  }

  #tell() {
    const { index, letter } = this.reading.player;
    this.wire.say("state", {
      index, letter, isBlank: this.isBlank, clock: this.#clock, target: this.#target, isKept: this.#isKept, missing: this.#missing,
      comparison: this.#scene() ? this.reading.player.view(this.#scene()).comparison : "none", typed: this.page.querySelector("[data-typed]").textContent,
    });
  }

  async #pictureNow() {
    this.wire.say("picture", { index: "now", blob: await this.#picture() });
  }

  /** The model as it stands, small enough to be sent often; null where there is none. */
  async #picture() {
    const whole = await this.reading.viewer.snapshot("image/jpeg");
    if (!whole) return null;
    const bitmap = await createImageBitmap(whole, { resizeWidth: PICTURE_WIDTH, resizeQuality: "medium" });
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    return canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
  }

  #showTyped(typed) {
    const place = this.page.querySelector("[data-typed]");
    place.textContent = typed === "" ? "" : this.t("present.typed", { number: typed });
    place.hidden = typed === "";
    this.#tell();
  }

  #say(sentence) {
    const place = this.page.querySelector("[data-notice]");
    place.textContent = sentence;
    place.hidden = false;
    clearTimeout(this.#notice);
    this.#notice = setTimeout(() => { place.hidden = true; }, NOTICE_SECONDS * 1000);
  }
}
