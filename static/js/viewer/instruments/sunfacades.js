/** A map of sun hours on façades and roofs: upright patches in strips along walls, and pieces of roofs laid on what is drawn there. */

import { BufferAttribute, BufferGeometry, ShapeUtils, Vector2 } from "three";

const TEXELS_ACROSS = 128;
/** How far a patch stands before its surface, and how far beside it a place may lie that means it, in metres. */
const LIFT = 0.12;
const ASIDE = 0.6;
const OVER_ROOF = 1.5;
/** Roofs are asked for their height a little inside a piece, as its corners may lie beside the house; their slope goes on to the corner. */
const INWARD = 0.08;
/** Farther than this from what was computed, what is drawn over a place is another thing than this roof. */
const OTHER_ROOF = 12;

export class SunFacades {
  #strips = []; #pieces = [];

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
    for (const { ring } of map.pieces) {
      this.#pieces.push({ cell: first, ring: onRoof(ring, local, map.places[first] < 0 ? () => null : roofOver) });
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
    return found;
  }

  #roofAt({ x, y, z }) {
    const isOver = ({ ring }) => isInside(ring, x, y) && z > Math.min(...ring.map((corner) => corner.z)) - OVER_ROOF;
    return this.#pieces.find(isOver) ?? null;
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
    for (const { cell, ring } of this.#pieces) add(cell, ring, ShapeUtils.triangulateShape(ring.map(({ x, y }) => new Vector2(x, y)), []));
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

/** A ring of a roof in local places: on what is drawn there, else where it was computed. */
function onRoof(values, local, roofOver) {
  const ring = Array.from({ length: values.length / 3 }, (_, i) => local(...values.slice(3 * i, 3 * i + 3)));
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
