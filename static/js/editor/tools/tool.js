/**
 * What every drawing tool can do. A tool is given the desk it works at: {draft, frame, drawing, snap(place, drawn), settings,
 * sketch(), say(key, params), words, ground(points), shape(request), show(key, value)}.
 */

import { areaOf, bearing, contains, distance, pointAt, polygonsOf } from "../planar.js";

export class Tool {
  constructor(desk) {
    this.desk = desk;
  }

  /** Points that were set so far. */
  points = [];

  /** What the next point would be, with the lines it was snapped to. */
  next = null;

  /** Names of the exact values the tool takes: any of "place", "step", "depth". */
  get asks() {
    return [];
  }

  move(place) {
    this.next = place && this.desk.snap(place, this.points);
    this.desk.sketch();
  }

  click(place) {
    if (place === null) return this.desk.say("draw.beyond_ground");
    return this.set(this.desk.snap(place, this.points).at);
  }

  /** Takes the last point back; whether there was one. */
  back() {
    if (this.points.length === 0) return false;
    this.points = this.points.slice(0, -1);
    this.desk.sketch();
    return true;
  }

  /** Gives up what was begun; whether there was anything. */
  cancel() {
    const had = this.points.length > 0;
    this.points = [];
    this.next = null;
    this.desk.sketch();
    return had;
  }

  finish() {}

  /** A point by its coordinates, or by direction and length from the last one. */
  typed({ east, north, direction, length }) {
    if (east !== undefined) return this.set([east, north]);
    return this.set(pointAt(this.points.at(-1), direction, length));
  }

  /** Lines and handles of what is being drawn. */
  drawing() {
    const all = this.next ? [...this.points, this.next.at] : this.points;
    const handles = [...this.points.map((at) => ({ at, kind: "vertex" })), ...(this.next ? [{ at: this.next.at, kind: this.next.kind === "free" ? "middle" : "snap" }] : [])];
    const guides = (this.next?.guides ?? []).map((points) => ({ points, kind: "guide" }));
    return { shapes: [...guides, ...this.shapesOf(all)], handles, labels: this.labelsOf(all) };
  }

  shapesOf(points) {
    return points.length > 1 ? [{ points, isClosed: points.length > 2, kind: "draft" }] : [];
  }

  labelsOf(points) {
    if (points.length < 2) return [];
    const [from, to] = points.slice(-2);
    const words = [`${this.desk.number(distance(from, to), 2)} m`, `${this.desk.number(bearing(from, to), 1)}°`];
    if (points.length > 2) words.push(`${this.desk.number(areaOf([points]), 0)} m²`);
    return [{ at: to, text: words.join(" · ") }];
  }
}

/** The innermost of some areas [{geometry}] at a point: the smallest that holds it. */
export function areaAt(areas, point) {
  const size = ({ geometry }) => polygonsOf(geometry).reduce((sum, rings) => sum + areaOf(rings), 0);
  const holding = areas.filter(({ geometry }) => polygonsOf(geometry).some((rings) => contains(rings, point)));
  return holding.reduce((best, one) => (best === null || size(one) < size(best) ? one : best), null);
}
