/** Solids that are drawn in the browser: triangles and outlines out of the faces of a building, marked like those of a tile. */

import { BufferAttribute, BufferGeometry, ShapeUtils, Vector2, Vector3 } from "three";

const OPEN_SKY = 255;
const NO_STOREY = -1;

/** Normal of a ring of points [x, y, z] (Newell), of length 1. */
function normalOf(ring) {
  const normal = new Vector3();
  ring.forEach(([x, y, z], i) => {
    const [nextX, nextY, nextZ] = ring[(i + 1) % ring.length];
    normal.x += (y - nextY) * (z + nextZ);
    normal.y += (z - nextZ) * (x + nextX);
    normal.z += (x - nextX) * (y + nextY);
  });
  return normal.normalize();
}

/** The two axes in which a face with this normal is seen largest, in the order that keeps it counter-clockwise. */
function axesOf({ x, y, z }) {
  const [width, depth, height] = [Math.abs(x), Math.abs(y), Math.abs(z)];
  if (height >= width && height >= depth) return z > 0 ? [0, 1] : [1, 0];
  if (width >= depth) return x > 0 ? [1, 2] : [2, 1];
  return y > 0 ? [2, 0] : [0, 2];
}

/** Corner numbers of the triangles of a face [outer ring, ...holes] over its points in a row. */
function trianglesOf(rings, normal) {
  const [first, second] = axesOf(normal);
  const flat = rings.map((ring) => ring.map((point) => new Vector2(point[first], point[second])));
  return ShapeUtils.triangulateShape(flat[0], flat.slice(1));
}

/** Function height above the ground -> storey as a number: 1.5 is the middle of the second one; -1 without storeys. */
export function storeyAt(heights) {
  const last = heights.at(-1);
  return (height) => {
    if (heights.length === 0) return NO_STOREY;
    let low = 0;
    for (const [number, high] of heights.entries()) {
      if (height <= low + high) return number + Math.max(0, height - low) / high;
      low += high;
    }
    return heights.length + (height - low) / last;
  };
}

/**
 * Geometries of a building {faces: [{kind: "ground" | "wall" | "roof", rings: [[[x, y, z], ...], ...]}], base, storeys: [height]}
 * in local metres: {surface, outline}, with the attributes the materials of buildings read; `number` is its object number.
 */
export function solidGeometries({ faces, base, storeys = [], isOutlined = true }, number) {
  const [positions, normals, levels, lines] = [[], [], [], []];
  const storey = storeyAt(storeys);
  for (const { kind, rings } of faces) {
    const normal = normalOf(rings[0]);
    const points = rings.flat();
    for (const triangle of trianglesOf(rings, normal)) {
      for (const corner of triangle) {
        const [x, y, z] = points[corner];
        positions.push(x, y, z);
        normals.push(normal.x, normal.y, normal.z);
        levels.push(kind === "wall" ? storey(z - base) : NO_STOREY);
      }
    }
    for (const ring of kind === "ground" || !isOutlined ? [] : rings) {
      ring.forEach((point, i) => lines.push(...point, ...ring[(i + 1) % ring.length]));
    }
  }
  return { surface: surfaceOf(positions, normals, levels, number), outline: linesOf(lines, number) };
}

function surfaceOf(positions, normals, levels, number) {
  const count = positions.length / 3;
  const geometry = linesOf(positions, number);
  geometry.setAttribute("normal", new BufferAttribute(new Float32Array(normals), 3));
  geometry.setAttribute("_storey", new BufferAttribute(new Float32Array(levels), 1));
  geometry.setAttribute("_ao", new BufferAttribute(new Uint8Array(count).fill(OPEN_SKY), 1, true));
  return geometry;
}

function linesOf(positions, number) {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(positions), 3));
  geometry.setAttribute("feature", new BufferAttribute(new Float32Array(positions.length / 3).fill(number), 1));
  return geometry;
}
