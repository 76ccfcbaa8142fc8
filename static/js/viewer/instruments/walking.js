/** Walking at eye height: steps over the terrain and turns of the head, by keys, buttons, dragging and the wheel; walls stop them. */

import { MathUtils, Vector3 } from "three";
import { forwardOf, isEyeLevel, positionOf } from "../camera.js";
import { obstacleBetween } from "./sight.js";

const EYE = 1.6;
const AHEAD = 20;
const LENS = 60;
const STEP = 2;
const TURN = 10;
const LOOK = 5;
const LOOKS = [-25, 25];
/** A key that is held takes short steps, so that it stays a walk however fast it repeats. */
const HELD = { share: 0.4, milliseconds: 80 };
/** Metres kept to a wall, and the height over the ground at which one is felt: steps and kerbs are no walls. */
const ROOM = 0.7;
const CHEST = 1;
/** Metres within which sight.js takes a surface for the end of the line itself. */
const BLIND = 0.3;
const CLOSE_TO_EYE = 0.02;
/** Rings of places around a building in which somebody who would stand inside stands instead. */
const AROUND = { step: 2, rings: 30, places: 24 };

/** Change {ahead, right: metres, turn, look: degrees} of a key or a button. */
export const STEPS = {
  ahead: { ahead: STEP }, back: { ahead: -STEP }, turn_left: { turn: -TURN }, turn_right: { turn: TURN }, step_left: { right: -STEP }, step_right: { right: STEP },
  look_up: { look: LOOK }, look_down: { look: -LOOK },
};
const KEYS = {
  ArrowUp: ["ahead", "look_up"], ArrowDown: ["back", "look_down"], ArrowLeft: ["turn_left", "step_left"], ArrowRight: ["turn_right", "step_right"],
  w: ["ahead", "ahead"], s: ["back", "back"], a: ["step_left", "step_left"], d: ["step_right", "step_right"],
};

export class Walk {
  #bench; #told; #look = 0; #heldAt = -Infinity; #dragged = null; #undo = [];

  /** `told`: {ended(): the walk is over, by Esc or because another view was asked for; stopped(name or null): a wall stands in the way}. */
  constructor(bench, told) {
    this.#bench = bench;
    this.#told = told;
    this.isOn = false;
  }

  /** Stands on the ground below the middle of the picture, or where the eye is already at this height; false where no terrain is loaded. */
  begin() {
    const { view } = this.#bench.picture;
    return isEyeLevel(view) ? this.beginWith(view) : this.#beginAt(view.target, view.azimuth, 0);
  }

  /** Stands where a view at eye height stands, looking as it does; false where no terrain is loaded. */
  beginWith(view) {
    return this.#beginAt(positionOf(view), view.azimuth, MathUtils.clamp(-view.elevation, ...LOOKS));
  }

  #beginAt({ x, y }, azimuth, look) {
    this.#look = look;
    if (!this.#stand(this.#outside({ x, y }), azimuth)) return false;
    if (!this.isOn) this.#listen();
    this.isOn = true;
    return true;
  }

  #listen() {
    const { container, canvas } = this.#bench;
    const listeners = {
      keydown: (event) => this.#key(event), pointerdown: (event) => this.#press(event), pointermove: (event) => this.#drag(event),
      pointerup: () => { this.#dragged = null; }, wheel: (event) => this.#wheel(event),
    };
    for (const [name, use] of Object.entries(listeners)) {
      const listener = (event) => event.target === canvas && use(event);
      container.addEventListener(name, listener, { capture: true, passive: false });
      this.#undo.push(() => container.removeEventListener(name, listener, { capture: true }));
    }
    this.#undo.push(this.#bench.follow(() => this.#keepHeight()));
  }

  /** The place itself, or the nearest beside the building over it. */
  #outside(place) {
    if (!this.#isInside(place)) return place;
    for (let ring = 1; ring <= AROUND.rings; ring += 1) {
      for (let n = 0; n < AROUND.places; n += 1) {
        const angle = (2 * Math.PI * n) / AROUND.places;
        const [east, north] = [Math.sin(angle), Math.cos(angle)].map((share) => share * AROUND.step);
        const beside = { x: place.x + ring * east, y: place.y + ring * north };
        if (!this.#isInside(beside)) return { x: beside.x + east / 2, y: beside.y + north / 2 };
      }
    }
    return place;
  }

  /** Height of the ground of the first picture: what an alternative levels counts. Null where no terrain is loaded. */
  #groundAt({ x, y }) {
    const { layers, panes } = this.#bench.picture;
    return layers.grading.heightsIn(panes[0].letter)(x, y);
  }

  #isInside({ x, y }) {
    const ground = this.#groundAt({ x, y });
    const over = this.#bench.objectOver({ x, y });
    return over !== null && (ground === null || over.height > ground + EYE);
  }

  /** Takes one of STEPS, or a share of it; where the terrain ends or a wall stands it stays. */
  take(name, share = 1) {
    const { ahead = 0, right = 0, turn = 0, look = 0 } = STEPS[name];
    const { view } = this.#bench.picture;
    const from = positionOf(view);
    const forward = forwardOf(view);
    const way = new Vector3(forward.x * ahead + forward.y * right, forward.y * ahead - forward.x * right, 0).multiplyScalar(share);
    this.#turn(turn * share, look, from.addScaledVector(way, this.#freeShare(from, way)));
  }

  #turn(turn, look, place = positionOf(this.#bench.picture.view)) {
    this.#look = MathUtils.clamp(this.#look + look, ...LOOKS);
    this.#stand(place, this.#bench.picture.view.azimuth + turn);
  }

  /** How much of a way over the ground may be gone before a wall; whoever stands inside a building may leave it. */
  #freeShare(from, way) {
    const { picture } = this.#bench;
    const length = way.length();
    if (length === 0 || this.#isInside(from)) return 1;
    const beyond = from.clone().addScaledVector(way, (length + ROOM + BLIND) / length);
    const [here, there] = [from, beyond].map((place) => {
      const ground = this.#groundAt(place);
      return ground === null ? null : new Vector3(place.x, place.y, ground + CHEST);
    });
    const wall = here && there ? obstacleBetween(picture, here, there) : null;
    if (wall === null || wall.id === null) return 1;
    const { name, address } = wall.attributes;
    this.#told.stopped(name ?? address ?? null);
    return MathUtils.clamp((wall.place.distanceTo(here) - ROOM) / length, 0, 1);
  }

  #stand({ x, y }, azimuth) {
    const { picture } = this.#bench;
    const ground = this.#groundAt({ x, y });
    if (ground === null) return false;
    const view = { ...picture.view, azimuth, elevation: -this.#look, distance: AHEAD, fov: LENS };
    const rise = MathUtils.degToRad(this.#look);
    view.target = forwardOf(view).multiplyScalar(AHEAD * Math.cos(rise)).add({ x, y, z: ground + EYE + AHEAD * Math.sin(rise) });
    picture.moveByHand(view);
    return true;
  }

  /** Finer terrain may come while somebody stands; another view that was asked for ends the walk. */
  #keepHeight() {
    const { picture } = this.#bench;
    const { view } = picture;
    if (view.distance !== AHEAD || view.fov !== LENS) {
      this.end();
      return;
    }
    const eye = positionOf(view);
    const ground = this.#groundAt(eye);
    if (ground !== null && Math.abs(ground + EYE - eye.z) > CLOSE_TO_EYE) this.#stand(eye, view.azimuth);
  }

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const names = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
    if (event.key === "Escape") this.end();
    else if (!names) return;
    else if (!event.repeat) this.take(names[event.shiftKey ? 1 : 0]);
    else if (event.timeStamp - this.#heldAt >= HELD.milliseconds) {
      this.#heldAt = event.timeStamp;
      this.take(names[event.shiftKey ? 1 : 0], HELD.share);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #press(event) {
    if (event.isPrimary) this.#dragged = { x: event.clientX, y: event.clientY };
  }

  /** Dragging turns the head: what was seized stays under the pointer. The controls of the map hear nothing of it. */
  #drag(event) {
    if (event.buttons === 0 || this.#dragged === null) return;
    event.stopPropagation();
    if (!event.isPrimary) return;
    const degrees = LENS / this.#bench.picture.height;
    const { x, y } = this.#dragged;
    this.#dragged = { x: event.clientX, y: event.clientY };
    this.#turn((x - event.clientX) * degrees, (event.clientY - y) * degrees);
  }

  #wheel(event) {
    event.preventDefault();
    event.stopPropagation();
    this.take(event.deltaY < 0 ? "ahead" : "back", HELD.share);
  }

  end() {
    if (!this.isOn) return;
    this.isOn = false;
    for (const undo of this.#undo.splice(0)) undo();
    this.#told.ended();
  }
}
