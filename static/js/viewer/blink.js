/** Showing pictures in turn at one place: a timer that can be stopped, never running with reduced motion. */

import { reducedMotion } from "./camera.js";
import { element, icon } from "./stage.js";

const MILLISECONDS = 1500;
const PAUSE = "M8 5v14M16 5v14";
const PLAY = "M7 4v16l13-8Z";

/** The button and timer of a blinking comparison; `next()` is called for each change. */
export class Blinker {
  constructor(container, t, next) {
    Object.assign(this, { t, next, timer: null });
    this.button = element("button", { type: "button", className: "twin-blink", hidden: true });
    this.button.addEventListener("click", () => (reducedMotion() ? next() : this.#run(this.timer === null)));
    container.append(this.button);
  }

  #run(running) {
    clearInterval(this.timer);
    this.timer = running ? setInterval(this.next, MILLISECONDS) : null;
    this.button.replaceChildren(icon(running ? PAUSE : PLAY));
    this.button.setAttribute("aria-label", this.t(running ? "viewer.blink.pause" : "viewer.blink.play"));
  }

  /** Starts or ends the comparison; with reduced motion the button changes the picture by hand. */
  show(isShown) {
    this.button.hidden = !isShown;
    this.#run(isShown && !reducedMotion());
  }

  dispose() {
    clearInterval(this.timer);
    this.button.remove();
  }
}
