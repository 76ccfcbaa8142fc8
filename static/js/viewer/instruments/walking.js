/** Walking at eye height: steps over the terrain and turns of the head; nothing stands in the way of somebody who walks here. */

import { MathUtils } from "three";
import { forwardOf, positionOf } from "../camera.js";

const EYE = 1.6;
const AHEAD = 20;
const LENS = 60;
const STEP = 2;
const TURN = 10;
const LOOK = 5;
const LOOKS = [-25, 25];

/** Change {ahead, right: metres, turn, look: degrees} of a key or a button. */
export const STEPS = {
  ahead: { ahead: STEP }, back: { ahead: -STEP }, turn_left: { turn: -TURN }, turn_right: { turn: TURN }, step_left: { right: -STEP }, step_right: { right: STEP },
  look_up: { look: LOOK }, look_down: { look: -LOOK },
};
const KEYS = {
  ArrowUp: ["ahead", "look_up"], ArrowDown: ["back", "look_down"], ArrowLeft: ["turn_left", "step_left"], ArrowRight: ["turn_right", "step_right"],
};

export class Walk {
  #bench; #ended; #look = 0; #onKey;

  /** `ended()` is called when the walk is over, by Esc as well. */
  constructor(bench, ended) {
    this.#bench = bench;
    this.#ended = ended;
    this.#onKey = (event) => this.#key(event);
    this.isOn = false;
  }

  /** Stands on the ground below the middle of the picture, looking the same way; false where no terrain is loaded. */
  begin() {
    const { view } = this.#bench.picture;
    if (!this.#stand({ x: view.target.x, y: view.target.y }, view.azimuth)) return false;
    if (!this.isOn) this.#bench.container.addEventListener("keydown", this.#onKey, { capture: true });
    this.isOn = true;
    return true;
  }

  /** Takes one of STEPS; where the terrain ends it stays. */
  take(name) {
    const { ahead = 0, right = 0, turn = 0, look = 0 } = STEPS[name];
    const { view } = this.#bench.picture;
    const forward = forwardOf(view);
    const from = positionOf(view);
    this.#look = MathUtils.clamp(this.#look + look, ...LOOKS);
    this.#stand({ x: from.x + forward.x * ahead + forward.y * right, y: from.y + forward.y * ahead - forward.x * right }, view.azimuth + turn);
  }

  #stand({ x, y }, azimuth) {
    const { picture } = this.#bench;
    const ground = picture.layers.heightAt(x, y);
    if (ground === null) return false;
    const view = { ...picture.view, azimuth, elevation: -this.#look, distance: AHEAD, fov: LENS };
    const rise = MathUtils.degToRad(this.#look);
    view.target = forwardOf(view).multiplyScalar(AHEAD * Math.cos(rise)).add({ x, y, z: ground + EYE + AHEAD * Math.sin(rise) });
    picture.goTo(view, { animate: false });
    return true;
  }

  #key(event) {
    if (event.target !== this.#bench.canvas || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") this.end();
    else if (KEYS[event.key]) this.take(KEYS[event.key][event.shiftKey ? 1 : 0]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  end() {
    if (!this.isOn) return;
    this.isOn = false;
    this.#look = 0;
    this.#bench.container.removeEventListener("keydown", this.#onKey, { capture: true });
    this.#ended();
  }
}
