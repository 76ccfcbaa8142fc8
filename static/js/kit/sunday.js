/** The course of a day: a slider over the time and a button that plays it. The sun of the picture follows, and whoever is told lays the hours up to then. */

import { reducedMotion } from "../viewer/camera.js";
import { localToUtc, sunAt } from "../viewer/sun.js";
import { button, element, field } from "./parts.js";

const STEP_MINUTES = 10;
const PAUSE_MILLISECONDS = 180;
/** With reduced motion the day goes by in hours, each standing still for a while. */
const STILL = { minutes: 60, milliseconds: 1500 };
const MINUTES_OF_DAY = 1440;

const clockOf = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

export class SunDay {
  #kit; #told; #day; #turn = 0;

  /** `kit` as panels have it; `told(utc)` is given the instant (milliseconds) the slider stands at, null for the whole day. */
  constructor(kit, told) {
    this.#kit = kit;
    this.#told = told;
    const { t, identify } = kit;
    this.time = element("input", { type: "range", id: identify("sun-clock"), step: STEP_MINUTES, className: "kit-sunclock" });
    this.clock = element("output", { htmlFor: this.time.id });
    this.time.addEventListener("input", () => this.#moved());
    this.playing = button(t("kit.sun_play"), () => this.#toggle());
    this.whole = button(t("kit.sun_whole"), () => this.reset(), { className: "btn bare", disabled: true });
    const slider = field(t("kit.sun_clock"), this.time);
    slider.append(this.clock);
    this.element = element("div", { className: "kit-sunday" }, slider, element("div", { className: "row" }, this.playing, this.whole));
  }

  get #timezone() {
    return this.#kit.bench.model.timezone ?? "Europe/Berlin";
  }

  /** Takes a day such as "03-21"; the slider goes from sunrise to sunset. */
  use(day) {
    if (day === this.#day) return;
    this.#day = day;
    this.#halt();
    const { lon, lat } = this.#kit.bench.model.anchor;
    const light = Array.from({ length: MINUTES_OF_DAY / STEP_MINUTES }, (_, i) => i * STEP_MINUTES).filter((minutes) => sunAt(this.#local(minutes), this.#timezone, lon, lat).elevation > 0);
    [this.time.min, this.time.max] = [light[0] ?? 0, light.at(-1) ?? MINUTES_OF_DAY - STEP_MINUTES];
    this.time.value = this.time.max;
    this.#write();
  }

  /** Shows the hours of the whole day again; the sun stays where it is. */
  reset() {
    this.#halt();
    this.whole.disabled = true;
    this.#told(null);
  }

  /** Stops playing. */
  rest() {
    this.#halt();
  }

  #local(minutes) {
    return `${this.#kit.viewer.getState().sun.slice(0, 4)}-${this.#day}T${clockOf(minutes)}`;
  }

  #write() {
    const words = this.#kit.t("kit.sun_oclock", { time: clockOf(Number(this.time.value)) });
    this.clock.textContent = words;
    this.time.setAttribute("aria-valuetext", words);
  }

  #moved() {
    this.#halt();
    this.#lay();
  }

  /** Lets sun and map follow the slider; resolves when the picture stands. */
  async #lay() {
    const { viewer, follow } = this.#kit;
    this.#write();
    this.whole.disabled = false;
    const sun = this.#local(Number(this.time.value));
    await this.#told(localToUtc(sun, this.#timezone));
    follow({ ...viewer.getState(), sun });
    await viewer.show({ sun });
  }

  #toggle() {
    if (this.playing.getAttribute("aria-pressed") === "true") this.#halt();
    else this.#play();
  }

  #halt() {
    this.#turn += 1;
    this.playing.setAttribute("aria-pressed", "false");
    this.playing.textContent = this.#kit.t("kit.sun_play");
  }

  async #play() {
    const turn = (this.#turn += 1);
    const isStill = reducedMotion();
    const [minutes, pause] = isStill ? [STILL.minutes, STILL.milliseconds] : [STEP_MINUTES, PAUSE_MILLISECONDS];
    this.playing.setAttribute("aria-pressed", "true");
    this.playing.textContent = this.#kit.t("kit.sun_halt");
    if (Number(this.time.value) >= Number(this.time.max)) this.time.value = this.time.min;
    while (turn === this.#turn) {
      await Promise.all([this.#lay(), new Promise((resolve) => setTimeout(resolve, pause))]);
      if (turn !== this.#turn) return;
      if (Number(this.time.value) >= Number(this.time.max)) break;
      this.time.value = Number(this.time.value) + minutes;
    }
    this.#halt();
  }
}
