/**
 * Ground that alternatives make level: pads with banks over the terrain, which is not drawn below them. As on the server
 * (twin/planning/grading.py) the ground nowhere lies farther from a pad's height than one metre for each `bank` metres from its edge.
 *
 * A grade is {id, polygons: [[ring, ...holes], ...], level, bank} in local metres; bank 0 is an upright wall.
 */

import { BufferAttribute, BufferGeometry, Color, Group, LineSegments, Mesh } from "three";
import { openSky } from "./buildings.js";
import { patchesOf } from "./drawnpatches.js";
import { Holes } from "./groundholes.js";
import { surfaceMaterial, terrainDepthMaterial } from "./materials.js";
import { steadyLines } from "./outlines.js";
import { GRADED, lookOf } from "./palette.js";

const FARTHEST = 60;
const ALONG = 2;
const ACROSS = 0.6;
const MOST_ROWS = 32;
const CORNER_STEP = Math.PI / 8;
const SAME = 0.03;
const LIFT = 0.04;
const EDGE = 0.001;

/** Metres from a place to an area; 0 inside it. */
function awayFrom(polygons, x, y) {
  let inside = false;
  let least = Infinity;
  for (const rings of polygons) {
    for (const ring of rings) {
      ring.forEach(([x1, y1], i) => {
        const [x2, y2] = ring[(i + 1) % ring.length];
        if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
        const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
        const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length));
        least = Math.min(least, Math.hypot(x1 + (x2 - x1) * share - x, y1 + (y2 - y1) * share - y));
      });
    }
  }
  return inside ? 0 : least;
}

/** Height of the ground at a place where `height` was before a grade. */
function gradedAt({ polygons, level, bank }, x, y, height) {
  const away = awayFrom(polygons, x, y);
  if (away > FARTHEST || (away > EDGE && bank === 0)) return height;
  const room = bank === 0 ? 0 : away / bank;
  return Math.min(level + room, Math.max(level - room, height));
}

/** Function (x, y) -> height of the ground after these grades, null where none is known. */
export function gradedHeights(grades, heightAt) {
  if (grades.length === 0) return heightAt;
  return (x, y) => {
    const height = heightAt(x, y);
    return height === null ? null : grades.reduce((now, grade) => gradedAt(grade, x, y, now), height);
  };
}

const signedArea = (ring) => ring.reduce((sum, [x, y], i) => sum + x * ring[(i + 1) % ring.length][1] - ring[(i + 1) % ring.length][0] * y, 0);

/** Rays {from, out} from the edge of a ring outwards, a step apart and turning round its corners; `isHole` turns them inside. */
function raysOf(given, isHole) {
  const ring = (signedArea(given) > 0) === isHole ? [...given].reverse() : given;
  const out = ring.map(([x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    const length = Math.hypot(nextX - x, nextY - y) || 1;
    return [(nextY - y) / length, -(nextX - x) / length];
  });
  return ring.flatMap((from, i) => {
    const to = ring[(i + 1) % ring.length];
    const count = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / ALONG));
    const side = Array.from({ length: count + 1 }, (_, step) => ({ from: [from[0] + ((to[0] - from[0]) * step) / count, from[1] + ((to[1] - from[1]) * step) / count], out: out[i] }));
    const next = out[(i + 1) % ring.length];
    const turn = Math.atan2(out[i][0] * next[1] - out[i][1] * next[0], out[i][0] * next[0] + out[i][1] * next[1]);
    const steps = turn > 0 ? Math.ceil(turn / CORNER_STEP) : 0;
    const corner = Array.from({ length: Math.max(0, steps - 1) }, (_, step) => {
      const angle = Math.atan2(out[i][1], out[i][0]) + (turn * (step + 1)) / steps;
      return { from: to, out: [Math.cos(angle), Math.sin(angle)] };
    });
    return [...side, ...corner];
  });
}

const pointOn = ({ from, out }, away) => [from[0] + out[0] * away, from[1] + out[1] * away];

/** How far the banks of a grade reach at most over the ground `heightAt`. */
function reachOf({ level, bank }, rays, heightAt) {
  let reach = 0;
  while (bank > 0 && reach < FARTHEST) {
    const needed = bank * Math.max(0, ...rays.map((ray) => Math.abs((heightAt(...pointOn(ray, reach)) ?? level) - level)));
    if (needed <= reach + 0.1) return reach + 0.1;
    reach = needed;
  }
  return Math.min(reach, FARTHEST);
}

/** Triangles of the banks, where they change the ground, and the hachures down them: {triangles, lines}. */
function banksOf(grade, rays, { before, after }) {
  const reach = reachOf(grade, rays, before);
  const rows = Math.min(MOST_ROWS, Math.max(1, Math.ceil(reach / ACROSS)));
  const place = (ray, row) => {
    const [x, y] = pointOn(ray, (reach * row) / rows);
    const z = after(x, y);
    return { at: [x, y, z ?? grade.level], isSame: z === null || Math.abs(z - (before(x, y) ?? z)) < SAME };
  };
  const strips = rays.map((ray) => Array.from({ length: rows + 1 }, (_, row) => place(ray, row)));
  const triangles = [];
  const lines = [];
  strips.forEach((strip, i) => {
    const next = strips[(i + 1) % strips.length];
    for (let row = 0; row < rows; row += 1) {
      const [a, b, c, d] = [strip[row], strip[row + 1], next[row + 1], next[row]];
      if (row > 0 && [a, b, c, d].every(({ isSame }) => isSame)) break;
      triangles.push([a.at, b.at, c.at], [a.at, c.at, d.at]);
    }
    const foot = strip.findIndex(({ isSame }, row) => row > 0 && isSame);
    const end = foot < 0 ? rows : foot;
    const last = i % 2 === 0 ? end : Math.max(1, Math.round(end / 2));
    // from the upper edge down: the pad's where it was heaped up, the terrain's where it was dug in
    const isHeaped = grade.level > (before(...pointOn(rays[i], 0)) ?? grade.level);
    for (let row = 0; row < last; row += 1) lines.push(isHeaped ? [strip[row].at, strip[row + 1].at] : [strip[end - row].at, strip[end - row - 1].at]);
  });
  return { triangles, lines };
}

/** Upright walls between a pad and the ground around it. */
function wallsOf({ level }, rays, before) {
  return rays.flatMap(({ from }, i) => {
    const to = rays[(i + 1) % rays.length].from;
    const [low, high] = [from, to].map(([x, y]) => before(x, y) ?? level);
    const [a, b, c, d] = [[...from, level], [...to, level], [...to, high], [...from, low]];
    return [[a, b, c], [a, c, d]];
  });
}

function geometryOf(triangles) {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(triangles.flat(2)), 3));
  geometry.computeVertexNormals();
  openSky(geometry);
  return geometry;
}

const lifted = (triangles) => triangles.map((triangle) => triangle.map(([x, y, z]) => [x, y, z + LIFT]));

/** Everything that is levelled, of all alternatives of one viewer. */
export class Grading {
  #depth = terrainDepthMaterial(); #grades = new Map(); #groups = new Map(); #holes = new Map(); #looks = new Map(); #heightAt;

  /** `heightAt` gives the height of the terrain; `groupOf(letter)` what an alternative's things stand in. */
  constructor(heightAt, groupOf) {
    this.#heightAt = heightAt;
    this.groupOf = groupOf;
    this.holes = new Holes();
  }

  /** Levels this ground where alternative `letter` is drawn, and no other. */
  level(letter, grades) {
    this.#grades.set(letter, grades);
    this.#build(letter);
  }

  /** Function (x, y) -> height of the ground in an alternative. */
  heightsIn(letter) {
    return gradedHeights(this.#grades.get(letter) ?? [], this.#heightAt);
  }

  /** Builds everything anew on terrain that has come since. */
  followGround() {
    for (const [letter, grades] of this.#grades) if (grades.length > 0) this.#build(letter);
  }

  /** Lets the terrain be drawn with the holes of one alternative. */
  lookAs(letter) {
    this.holes.use(this.#holes.get(letter) ?? null);
  }

  #lookOf(letter) {
    if (!this.#looks.has(letter)) {
      const color = new Color(lookOf(letter).color);
      const tinted = (share) => surfaceMaterial({ color: new Color(GRADED).lerp(color, share) });
      this.#looks.set(letter, { pad: tinted(0.22), bank: tinted(0.4), lines: steadyLines({ color, opacity: 0.75 }) });
    }
    return this.#looks.get(letter);
  }

  #build(letter) {
    const group = this.#groups.get(letter) ?? new Group();
    for (const { geometry } of group.children) geometry.dispose();
    group.clear();
    this.holes.free(this.#holes.get(letter));
    const grades = this.#grades.get(letter);
    const heights = { before: this.#heightAt, after: this.heightsIn(letter) };
    const look = this.#lookOf(letter);
    const ground = grades.flatMap((grade) => this.#add(group, grade, heights, look));
    this.#holes.set(letter, ground.length > 0 ? this.holes.make(ground) : null);
    this.groupOf(letter)?.add(group);
    this.#groups.set(letter, group);
  }

  /** Adds one grade and returns its triangles, below which there is no terrain. */
  #add(group, grade, heights, { pad, bank, lines }) {
    const rays = grade.polygons.flatMap((rings) => rings.map((ring, number) => raysOf(ring, number > 0)));
    const flat = grade.polygons.flatMap(patchesOf).map((triangle) => triangle.map(([x, y]) => [x, y, heights.after(x, y) ?? grade.level]));
    const banks = grade.bank > 0 ? rays.map((ring) => banksOf(grade, ring, heights)) : [];
    const walls = grade.bank > 0 ? [] : rays.flatMap((ring) => wallsOf(grade, ring, heights.before));
    const slopes = banks.flatMap(({ triangles }) => triangles);
    const meshes = [new Mesh(geometryOf(lifted(flat)), pad), new Mesh(geometryOf([...lifted(slopes), ...walls]), bank)];
    for (const mesh of meshes) Object.assign(mesh, { receiveShadow: true, castShadow: true, customDepthMaterial: this.#depth, userData: { drawn: grade.id } });
    const edges = grade.polygons.flat().flatMap((ring) => ring.map(([x, y], i) => [[x, y, grade.level], [...ring[(i + 1) % ring.length], grade.level]]));
    const marks = new LineSegments(new BufferGeometry(), lines);
    const ends = [...edges, ...banks.flatMap((one) => one.lines)].flat().flatMap(([x, y, z]) => [x, y, z + 2 * LIFT]);
    marks.geometry.setAttribute("position", new BufferAttribute(new Float32Array(ends), 3));
    marks.raycast = () => {};
    group.add(...meshes, marks);
    return [...flat, ...slopes];
  }

  dispose() {
    this.#depth.dispose();
    for (const hole of this.#holes.values()) this.holes.free(hole);
    for (const look of this.#looks.values()) for (const material of Object.values(look)) material.dispose();
  }
}
