/** Areas drawn corner by corner: the footprint of a building, a surface on the ground, a region whose buildings go. */

import { areaFrom, areaOf, contains, crossesItself, distance, middleOf, polygonsOf, rectangle } from "../planar.js";
import { gradeOf } from "../grading.js";
import { buildingOf, surfaceOf } from "../making.js";
import { Tool } from "./tool.js";

const LEAST = 1;

/** Adds what `settings.makes` says out of an area: a building, a surface, or level ground. */
export async function makeOf(desk, geometry) {
  if (desk.settings.makes === "ground") desk.draft.add({ grade: await gradeOf(desk, geometry) });
  else if (desk.settings.makes === "surface") desk.draft.add({ surface: surfaceOf(desk, geometry) });
  else desk.draft.add({ build: await buildingOf(desk, geometry) });
}

export class OutlineTool extends Tool {
  get asks() {
    return this.points.length > 0 ? ["place", "step"] : ["place"];
  }

  set(point) {
    const [first] = this.points;
    if (first && this.points.length > 2 && distance(first, point) < 0.05) return this.finish();
    if (this.points.some((other) => distance(other, point) < 0.01)) return null;
    this.points = [...this.points, point];
    return this.desk.sketch();
  }

  click(place) {
    const [first] = this.points;
    // the first corner closes the ring, more generously than any other corner is met
    if (place && this.points.length > 2 && this.desk.isNear(place, first)) return this.finish();
    return super.click(place);
  }

  async finish() {
    const ring = this.points;
    if (ring.length < 3 || areaOf([ring]) < LEAST) return this.desk.say("draw.too_few_points");
    if (crossesItself(ring)) return this.desk.say("draw.crosses_itself");
    this.cancel();
    return this.make(areaFrom([[ring]]));
  }

  make(geometry) {
    return makeOf(this.desk, geometry);
  }

  shapesOf(points) {
    const ring = apart(points);
    const kind = ring.length > 3 && crossesItself(ring) ? "wrong" : "draft";
    return ring.length > 1 ? [{ points: ring, isClosed: ring.length > 2, kind }] : [];
  }

  labelsOf(points) {
    return super.labelsOf(apart(points));
  }
}

/** Points without a last one that lies on the first or on the one before. */
function apart(points) {
  const last = points.at(-1);
  const isDouble = points.length > 1 && [points[0], points.at(-2)].some((point) => distance(point, last) < 0.05);
  return isDouble ? points.slice(0, -1) : points;
}

/** A rectangle by one side and its depth. */
export class RectangleTool extends Tool {
  get asks() {
    return [["place", "whole"], ["place", "step"], ["depth"]][this.points.length];
  }

  set(point) {
    if (this.points.length === 2) return this.#close(point);
    if (this.points.length === 1 && distance(this.points[0], point) < 0.05) return null;
    this.points = [...this.points, point];
    return this.desk.sketch();
  }

  /** A depth to the left of the first side, or all of {east, north, direction, width, depth}. */
  typed(values) {
    if (values.width !== undefined) return this.#make(rectangle([values.east, values.north], values.direction, values.width, values.depth));
    if (values.depth !== undefined) return this.#make(this.#withDepth(values.depth));
    return super.typed(values);
  }

  #withDepth(depth) {
    const [from, to] = this.points;
    const length = distance(from, to);
    const [left, up] = [-(to[1] - from[1]) / length, (to[0] - from[0]) / length];
    return [from, to, [to[0] + left * depth, to[1] + up * depth], [from[0] + left * depth, from[1] + up * depth]];
  }

  #depthTo([x, y]) {
    const [from, to] = this.points;
    return ((to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0])) / distance(from, to);
  }

  #close(point) {
    const depth = this.#depthTo(point);
    return Math.abs(depth) < 0.1 ? null : this.#make(this.#withDepth(depth));
  }

  #make(ring) {
    if (areaOf([ring]) < LEAST) return this.desk.say("draw.too_few_points");
    this.cancel();
    return makeOf(this.desk, areaFrom([[ring]]));
  }

  shapesOf(points) {
    if (this.points.length < 2 || points.length < 3) return super.shapesOf(points);
    return [{ points: this.#withDepth(this.#depthTo(points[2])), isClosed: true, kind: "draft" }];
  }

  labelsOf(points) {
    if (this.points.length < 2 || points.length < 3) return super.labelsOf(points);
    const [width, depth] = [distance(...this.points), Math.abs(this.#depthTo(points[2]))];
    const { number } = this.desk;
    return [{ at: middleOf(this.#withDepth(this.#depthTo(points[2]))), text: `${number(width, 2)} × ${number(depth, 2)} m · ${number(width * depth, 0)} m²` }];
  }
}

/** Ground that is made level, with banks around it. */
export class GradeTool extends OutlineTool {
  async make(geometry) {
    this.desk.draft.add({ grade: await gradeOf(this.desk, geometry) });
  }
}

/** A region: the buildings of the Bestand whose middle lies in it go. */
export class ClearTool extends OutlineTool {
  /** Buildings that stand and whose middle lies inside a ring. */
  #inside(ring) {
    const { draft, drawing } = this.desk;
    const gone = draft.gone("demolish");
    return drawing.buildings.filter(({ id, part_of: whole, footprint }) => footprint && !whole && !gone.includes(id) && contains([ring], middleOf(polygonsOf(footprint)[0][0])));
  }

  /** How many would go, before they do. */
  labelsOf(points) {
    const labels = super.labelsOf(points);
    return points.length < 3 ? labels : labels.map(({ at, text }) => ({ at, text: `${this.desk.t("draw.would_go", { count: this.#inside(points).length })} · ${text}` }));
  }

  make(geometry) {
    const [[ring]] = polygonsOf(geometry);
    const { draft } = this.desk;
    const inside = this.#inside(ring);
    draft.add(...inside.map(({ id }) => ({ demolish: id })));
    this.desk.say("draw.demolished", { count: inside.length });
  }
}
