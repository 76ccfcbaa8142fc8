/** A map of sun hours on façades and roofs: upright patches in strips along walls, pieces of gables, and of roofs laid on what is drawn there. */

import { BufferAttribute, BufferGeometry, ShapeUtils, Vector2 } from "three";

const TEXELS_ACROSS = 128;
/** How far a patch stands before its surface, and how far beside it a place may lie that means it, in metres. */
const LIFT = 0.12;
const ASIDE = 0.6;
const OVER_ROOF = 1.5;
/** Roofs are asked for their height a little inside a piece, as its corners may lie beside the house; their slope goes on to the corner. */
const INWARD = 0.08;
/** A piece of less area in plan than this for each metre of its length stands upright. */
const UPRIGHT = 0.01;
/** Farther than this from what was computed, what is drawn over a place is another thing than this roof. */
const OTHER_ROOF = 12;

export class SunFacades {
  #strips = []; #gables = []; #roofs = [];

  /**
   * `map`: {strips: [{ends: [x, y, x, y], low, high, parts}], pieces: [{ring: [x, y, height, ...]}], places}, metres as `local(x, y, height)` takes
   * them; values are those of all strips along each, then of the pieces. `roofOver(x, y)` is the drawn height over a local place or null.
   */
  constructor(map, local, roofOver) {
    this.texels = [TEXELS_ACROSS, Math.max(1, Math.ceil(map.places.length / TEXELS_ACROSS))];
    let first = 0;
    for (const { ends: [ax, ay, bx, by], low, high, parts } of map.strips) {
      this.#strips.push({ first, parts, from: local(ax, ay, low), to: local(bx, by, high) });
      first += parts;
    }
    for (const { ring: values } of map.pieces) {
      const ring = Array.from({ length: values.length / 3 }, (_, i) => local(...values.slice(3 * i, 3 * i + 3)));
      const wall = wallOf(ring);
      if (wall !== null) this.#gables.push({ cell: first, ...wall });
      else this.#roofs.push({ cell: first, ring: map.places[first] < 0 ? ring : onRoof(ring, roofOver) });
      first += 1;
    }
    this.geometry = this.#patches(map.places);
  }

  /** The number of the patch at a local place, -1 where there is none. */
  cellAt(place) {
    const wall = this.#wallAt(place);
    const roof = this.#roofAt(place);
    if (wall !== null && (roof === null || (wall.aside < LIFT && place.z < wall.top - 2 * LIFT))) return wall.cell;
    return roof?.cell ?? -1;
  }

  #wallAt({ x, y, z }) {
    let found = null;
    for (const { first, parts, from, to } of this.#strips) {
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const long = Math.hypot(dx, dy);
      const along = ((x - from.x) * dx + (y - from.y) * dy) / long / long;
      const aside = Math.abs((x - from.x) * dy - (y - from.y) * dx) / long;
      if (along < 0 || along >= 1 || aside > ASIDE || z < from.z - LIFT || z > to.z + LIFT) continue;
      if (found === null || aside < found.aside) found = { cell: first + Math.floor(along * parts), aside, top: to.z };
    }
    return found ?? this.#gableAt({ x, y, z });
  }

  #gableAt({ x, y, z }) {
    for (const { cell, from, dx, dy, outline, top } of this.#gables) {
      const [along, aside] = [(x - from.x) * dx + (y - from.y) * dy, Math.abs((x - from.x) * dy - (y - from.y) * dx)];
      if (aside <= ASIDE && isInside(outline, along, z)) return { cell, aside, top };
    }
    return null;
  }

  #roofAt({ x, y, z }) {
    const isOver = ({ ring }) => isInside(ring, x, y) && z > Math.min(...ring.map((corner) => corner.z)) - OVER_ROOF;
    return this.#roofs.find(isOver) ?? null;
  }

  #patches(places) {
    const [positions, uvs, index] = [[], [], []];
    const add = (cell, corners, triangles) => {
      if (places[cell] < 0) return;
      const [across, up] = this.texels;
      const begin = positions.length / 3;
      for (const { x, y, z } of corners) {
        positions.push(x, y, z);
        uvs.push(((cell % across) + 0.5) / across, (Math.floor(cell / across) + 0.5) / up);
      }
      index.push(...triangles.flat().map((corner) => begin + corner));
    };
    for (const strip of this.#strips) {
      for (let part = 0; part < strip.parts; part += 1) add(strip.first + part, upright(strip, part), [[0, 1, 2], [0, 2, 3]]);
    }
    for (const { cell, ring } of this.#roofs) add(cell, ring, trianglesOf(ring));
    for (const { cell, from, dx, dy, outline } of this.#gables) {
      add(cell, outline.map(({ x, y }) => ({ x: from.x + x * dx + LIFT * dy, y: from.y + x * dy - LIFT * dx, z: y })), trianglesOf(outline));
    }
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(new Float32Array(positions), 3));
    geometry.setAttribute("uv", new BufferAttribute(new Float32Array(uvs), 2));
    geometry.setIndex(index);
    return geometry;
  }
}

/** The corners of a part of a strip, seen from outside counter-clockwise from below on the left, a little before the wall. */
function upright({ from, to, parts }, part) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const long = Math.hypot(dx, dy);
  const at = (share, z) => ({ x: from.x + share * dx + (LIFT * dy) / long, y: from.y + share * dy - (LIFT * dx) / long, z });
  const [left, right] = [part / parts, (part + 1) / parts];
  return [at(left, from.z), at(right, from.z), at(right, to.z), at(left, to.z)];
}

const trianglesOf = (ring) => ShapeUtils.triangulateShape(ring.map(({ x, y }) => new Vector2(x, y)), []);

/** Twice the area of a ring, negative where it runs clockwise. */
const areaOf = (ring) => ring.reduce((sum, { x, y }, i) => sum + x * ring[(i + 1) % ring.length].y - ring[(i + 1) % ring.length].x * y, 0);

/**
 * A ring that stands upright, anticlockwise seen from outside: where it begins, the way along it with outside to the right, its outline along
 * and up, and its top; null for one that lies.
 */
function wallOf(ring) {
  const [from] = ring;
  const awayOf = ({ x, y }) => Math.hypot(x - from.x, y - from.y);
  const far = ring.reduce((best, corner) => (awayOf(corner) > awayOf(best) ? corner : best));
  const long = awayOf(far);
  if (Math.abs(areaOf(ring.map(({ x, y }) => ({ x: x - from.x, y: y - from.y })))) > UPRIGHT * long) return null;
  const along = (dx, dy) => ({ from, dx, dy, outline: ring.map(({ x, y, z }) => ({ x: (x - from.x) * dx + (y - from.y) * dy, y: z })), top: Math.max(...ring.map(({ z }) => z)) });
  const wall = along((far.x - from.x) / long, (far.y - from.y) / long);
  return areaOf(wall.outline) > 0 ? wall : along(-wall.dx, -wall.dy);
}

/** A ring of a roof as it lies on what is drawn there, else where it was computed. */
function onRoof(ring, roofOver) {
  const middle = (axis) => ring.reduce((sum, corner) => sum + corner[axis], 0) / ring.length;
  const [mx, my] = [middle("x"), middle("y")];
  const centre = roofOver(mx, my);
  return ring.map(({ x, y, z }) => {
    const near = roofOver(x + (mx - x) * INWARD, y + (my - y) * INWARD);
    const drawn = centre === null || near === null ? null : centre + (near - centre) / (1 - INWARD);
    return { x, y, z: (drawn !== null && Math.abs(drawn - z) < OTHER_ROOF ? drawn : z) + LIFT };
  });
}

function isInside(ring, x, y) {
  let isIn = false;
  ring.forEach((start, i) => {
    const end = ring[(i + 1) % ring.length];
    if (start.y > y !== end.y > y && x < start.x + ((y - start.y) / (end.y - start.y)) * (end.x - start.x)) isIn = !isIn;
  });
  return isIn;
}
