/** Tools that take one click: demolish and restore, an area that is there already, a tree, a row of trees, an asset. */

import { keyOf } from "../draft.js";
import { areaFrom, distance, polygonsOf, rowOf } from "../planar.js";
import { setOf, treeOf } from "../making.js";
import { makeOf } from "./outline.js";
import { areaAt, Tool } from "./tool.js";

const TREE_PIXELS = 18;

/** Takes buildings and trees of the Bestand away, and gives them back. */
export class DemolishTool extends Tool {
  move() {}

  click(place) {
    if (place === null) return this.desk.say("draw.beyond_ground");
    const { desk } = this;
    const tree = desk.nearest(desk.drawing.trees.filter(({ position }) => position).map(({ id, position, height_m: height }) => ({ id, at: position, above: (height ?? 8) / 2 })), place, TREE_PIXELS);
    if (tree) return this.toggle("remove_tree", tree.id);
    const object = place.object();
    const standing = object && desk.drawing.buildings.find(({ id }) => id === object.id);
    if (standing) return this.toggle("demolish", standing.part_of || standing.id);
    const gone = desk.draft.gone("demolish");
    const traces = desk.drawing.buildings.filter(({ id, footprint }) => footprint && gone.includes(id)).map(({ id, footprint }) => ({ id, geometry: footprint }));
    const trace = areaAt(traces, desk.pointOf(place));
    if (trace) return this.toggle("demolish", trace.id);
    if (object && !desk.draft.changes.some((change) => JSON.stringify(change).includes(object.id))) return desk.say("draw.outside_case");
    return desk.say("draw.nothing_to_demolish");
  }

  /** Takes one away, or gives it back. */
  toggle(kind, id) {
    const { draft } = this.desk;
    if (draft.gone(kind).includes(id)) draft.remove(`${kind}:${id}`);
    else draft.add({ [kind]: id });
  }

  drawing() {
    return {};
  }
}

/** A building or surface out of an area that is there: a plot, a parcel, what may be built on, a footprint; drawn in or out. */
export class AreaTool extends Tool {
  move(place) {
    this.next = place && areaAt(this.desk.areas(), this.desk.pointOf(place));
    this.desk.sketch();
  }

  click(place) {
    if (place === null) return this.desk.say("draw.beyond_ground");
    const area = areaAt(this.desk.areas(), this.desk.pointOf(place));
    return area ? this.take(area) : this.desk.say("draw.no_area");
  }

  /** Makes what is wanted out of an area, `settings.offset` metres drawn in. */
  async take({ geometry }) {
    const offset = this.desk.settings.offset ?? 0;
    if (offset === 0) return makeOf(this.desk, areaFrom(polygonsOf(geometry)));
    const made = await this.desk.shape({ operation: "offset", geometry, distance: -offset });
    return made && makeOf(this.desk, areaFrom(made.flatMap(polygonsOf)));
  }

  drawing() {
    const rings = this.next ? polygonsOf(this.next.geometry).flat() : [];
    return { shapes: rings.map((points) => ({ points, isClosed: true, kind: "draft" })), labels: this.next ? [{ at: rings[0][0], text: this.next.name }] : [] };
  }
}

/** One tree with each click. */
export class TreeTool extends Tool {
  get asks() {
    return ["place"];
  }

  set(point) {
    this.desk.draft.add({ tree: treeOf(this.desk, point) });
  }

  labelsOf() {
    return [];
  }
}

/** A row of trees between two points. */
export class RowTool extends Tool {
  get asks() {
    return this.points.length > 0 ? ["place", "step"] : ["place"];
  }

  set(point) {
    if (this.points.length === 0) {
      this.points = [point];
      return this.desk.sketch();
    }
    const [from] = this.points;
    this.cancel();
    return this.plant(from, point);
  }

  plant(from, to) {
    const row = this.#places(from, to);
    const trees = [];
    for (const point of row) trees.push({ tree: treeOf(this.desk, point) });
    this.desk.draft.add(...trees);
    this.desk.say("draw.planted", { count: row.length });
  }

  /** By number where one is set, otherwise by distance. */
  #places(from, to) {
    const { count, spacing = 8 } = this.desk.settings;
    return rowOf(from, to, count > 1 ? distance(from, to) / (count - 1) : spacing);
  }

  shapesOf(points) {
    return points.length === 2 ? [{ points, kind: "draft" }] : [];
  }

  drawing() {
    const drawn = super.drawing();
    if (this.points.length === 0 || !this.next) return drawn;
    const trees = this.#places(this.points[0], this.next.at).map((at) => ({ at, kind: "middle" }));
    return { ...drawn, handles: [...trees, ...drawn.handles] };
  }
}

/** Buildings of a stored layer, where they lie. */
export class BringTool extends Tool {
  move() {}

  click() {}

  /** Brings a layer in, "dataset@version/name", that is not there yet. */
  bring(layer) {
    const { draft } = this.desk;
    const change = { bring: setOf(`layer:${layer}`).layer };
    if (draft.changes.some((one) => keyOf(one) === keyOf(change))) return this.desk.say("draw.brought_already");
    draft.add(change);
    return this.desk.flyTo(change);
  }

  drawing() {
    return {};
  }
}

/** An asset of the catalogue with each click. */
export class PlaceTool extends Tool {
  get asks() {
    return ["place"];
  }

  async set(point) {
    const { draft, settings } = this.desk;
    const heights = (await this.desk.ground([point])).filter((height) => height !== null);
    const anchor = [...point.map((value) => Math.round(value * 1000) / 1000), ...heights];
    draft.add({ place: { id: draft.newId("place"), ...setOf(settings.asset), anchor, heading: settings.heading ?? 0, scale: settings.scale ?? 1 } });
  }

  labelsOf() {
    return [];
  }
}

