/** The tool that chooses: objects by click; the chosen one is moved, turned and reshaped by its handles. */

import { idOf, keyOf, kindOf, valueOf } from "../draft.js";
import { withSetBacks } from "../making.js";
import { areaOf, bearing, centroidOf, crossesItself, distance, frameOf, movedBy, pointAt, polygonsOf, reshaped, turned } from "../planar.js";
import { Tool } from "./tool.js";

const HANDLE_PIXELS = 16;
const TURN_STEP = 5;
const TURN_AWAY = 6;
const LEAST_AREA = 1;
const SHAPE = { build: "footprint", surface: "geometry", grade: "geometry" };
const POINT = { tree: "position", place: "anchor" };

const isMade = (kind) => kind in SHAPE || kind in POINT;

/** Whether a drawn thing is what a key names, or a part of the model it sets. */
const isOf = (key, id) => id === idOf(key) || id.startsWith(`${idOf(key)}/`);

/** A changed value of a kind, moved by metres. */
export function shifted(kind, value, east, north) {
  const moved = (ring) => movedBy(ring, east, north);
  if (POINT[kind]) {
    const [x, y, ...height] = value[POINT[kind]];
    return { ...value, [POINT[kind]]: [Math.round((x + east) * 1000) / 1000, Math.round((y + north) * 1000) / 1000, ...height] };
  }
  const outlined = value.storeys && { storeys: value.storeys.map((storey) => (storey.outline ? { ...storey, outline: reshaped(storey.outline, moved) } : storey)) };
  return { ...value, [SHAPE[kind]]: reshaped(value[SHAPE[kind]], moved), ...outlined };
}

/** A changed value of a kind, turned clockwise about its middle. */
export function rotated(kind, value, degrees) {
  if (kind === "place") return { ...value, heading: Math.round(((value.heading ?? 0) + degrees + 360) * 100) / 100 % 360 };
  if (!SHAPE[kind]) return value;
  const about = centroidOf(polygonsOf(value[SHAPE[kind]])[0][0]);
  const turn = (ring) => turned(ring, degrees, about);
  const outlined = value.storeys && { storeys: value.storeys.map((storey) => (storey.outline ? { ...storey, outline: reshaped(storey.outline, turn) } : storey)) };
  return { ...value, [SHAPE[kind]]: reshaped(value[SHAPE[kind]], turn), ...outlined };
}

/** Where a made thing stands: the middle of its area or its point. */
export function placeOf(kind, value) {
  if (POINT[kind]) return value[POINT[kind]]?.slice(0, 2) ?? null;
  const [polygon] = polygonsOf(value[SHAPE[kind]]);
  return polygon ? centroidOf(polygon[0]) : null;
}

export class ChooseTool extends Tool {
  #drag = null;

  move() {}

  click(place) {
    const { desk } = this;
    const object = place?.object() ?? null;
    const trees = desk.draft.changes.filter((change) => kindOf(change) === "tree").map((change) => ({ key: keyOf(change), at: valueOf(change).position, above: 3 }));
    const tree = place && desk.nearest(trees, place, HANDLE_PIXELS);
    const made = object && desk.draft.changes.find((change) => isMade(kindOf(change)) && isOf(keyOf(change), object.id));
    const chosen = tree ? tree.key : made ? keyOf(made) : null;
    desk.draft.choose(chosen);
    desk.told(chosen === null ? object : null);
  }

  #chosen() {
    const change = this.desk.draft.chosen ? this.desk.draft.find(this.desk.draft.chosen) : null;
    const kind = change && kindOf(change);
    return isMade(kind) ? { key: this.desk.draft.chosen, kind, value: this.#drag?.value ?? valueOf(change) } : null;
  }

  #rings({ kind, value }) {
    return SHAPE[kind] ? polygonsOf(value[SHAPE[kind]]) : [];
  }

  /** Length and depth of what is a rectangle. */
  #sides([[ring]]) {
    const frame = frameOf(ring, true);
    return frame ? [`${this.desk.number(frame.width, 1)} × ${this.desk.number(frame.depth, 1)} m`] : [];
  }

  /** Handles of what is chosen: [{at, kind, ring, corner}]. */
  #handles(chosen) {
    const rings = this.#rings(chosen).flat();
    const corners = rings.flatMap((ring, number) => ring.map((at, corner) => ({ at, kind: "vertex", number, corner })));
    const middles = rings.flatMap((ring, number) => ring.map(([x, y], corner) => {
      const [nextX, nextY] = ring[(corner + 1) % ring.length];
      return { at: [(x + nextX) / 2, (y + nextY) / 2], kind: "middle", number, corner };
    }));
    return [...corners, ...middles, ...this.#turner(chosen)];
  }

  #turner(chosen) {
    const [polygon] = this.#rings(chosen);
    if (!polygon) return [];
    const middle = centroidOf(polygon[0]);
    const [from, to] = polygon[0];
    const away = pointAt(middle, bearing(from, to), Math.max(...polygon[0].map((corner) => distance(middle, corner))) + TURN_AWAY);
    return [{ at: away, kind: "turn", middle }];
  }

  down(place) {
    const chosen = place && this.#chosen();
    if (!chosen) return false;
    const handle = this.desk.nearest(this.#handles(chosen), place, HANDLE_PIXELS);
    const isOnIt = !handle && (chosen.kind === "tree" ? this.desk.isNear(place, chosen.value.position) : isOf(chosen.key, place.object()?.id ?? ""));
    if (!handle && !isOnIt) return false;
    this.#drag = { handle, from: this.desk.pointOf(place), was: chosen.value, kind: chosen.kind, key: chosen.key, value: null };
    return true;
  }

  drag(place) {
    const drag = this.#drag;
    if (!drag || place === null) return;
    drag.value = this.#dragged(drag, place);
    this.desk.show(drag.key, drag.value);
    this.desk.sketch();
  }

  #dragged({ handle, from, was, kind, key }, place) {
    const point = this.desk.pointOf(place);
    if (handle?.kind === "turn") {
      const degrees = bearing(handle.middle, point) - bearing(handle.middle, handle.at);
      return rotated(kind, was, place.isFree ? degrees : Math.round(degrees / TURN_STEP) * TURN_STEP);
    }
    if (!handle) return shifted(kind, was, point[0] - from[0], point[1] - from[1]);
    const { at } = this.desk.snap(place, [], key);
    return withHandle(kind, was, handle, at, from);
  }

  drop(place) {
    const drag = this.#drag;
    this.#drag = null;
    if (!drag) return;
    if (place !== null && drag.value) this.#keep(drag);
    this.desk.show(null);
    this.desk.sketch();
  }

  /** Takes what was dragged over: not a ring that crosses itself or is empty, with storeys that stand back as they did. */
  async #keep({ key, kind, was, value, handle }) {
    const rings = SHAPE[kind] ? polygonsOf(value[SHAPE[kind]]).flat() : [];
    if (rings.some((ring) => crossesItself(ring) || areaOf([ring]) < LEAST_AREA)) return this.desk.say("draw.crosses_itself");
    const isReshaped = handle && handle.kind !== "turn" && kind === "build";
    return this.desk.draft.replace(key, isReshaped ? await withSetBacks(this.desk, was.footprint, value) : value);
  }

  cancel() {
    const had = this.#drag !== null || this.desk.draft.chosen !== null;
    this.#drag = null;
    this.desk.show(null);
    this.desk.draft.choose(null);
    return had;
  }

  drawing() {
    const chosen = this.#chosen();
    if (!chosen) return {};
    if (POINT[chosen.kind]) return { handles: [{ at: placeOf(chosen.kind, chosen.value), kind: "vertex" }] };
    const polygons = this.#rings(chosen);
    if (polygons.length === 0) return {};
    const size = polygons.reduce((sum, rings) => sum + areaOf(rings), 0);
    return {
      shapes: polygons.flat().map((points) => ({ points, isClosed: true, kind: "chosen" })), handles: this.#handles(chosen),
      labels: [{ at: placeOf(chosen.kind, chosen.value), text: [...this.#sides(polygons), `${this.desk.number(size, 0)} m²`].join(" · ") }],
    };
  }
}

/** The value with a corner put elsewhere, or with a side moved across itself. */
function withHandle(kind, was, { kind: which, number, corner }, at, from) {
  let count = -1;
  return {
    ...was,
    [SHAPE[kind]]: reshaped(was[SHAPE[kind]], (ring) => {
      count += 1;
      if (count !== number) return ring;
      if (which === "vertex") return ring.map((point, i) => (i === corner ? at : point));
      const [a, b] = [ring[corner], ring[(corner + 1) % ring.length]];
      const across = bearing(a, b) - 90;
      const [dx, dy] = pointAt([0, 0], across, 1);
      const by = (at[0] - from[0]) * dx + (at[1] - from[1]) * dy;
      return ring.map((point, i) => (i === corner || i === (corner + 1) % ring.length ? [point[0] + dx * by, point[1] + dy * by] : point));
    }),
  };
}
