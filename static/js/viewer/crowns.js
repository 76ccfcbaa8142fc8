/** Shapes of trees: three forms of crowns grown together from lobes, each in several finenesses, and a trunk. */

import { BufferAttribute, CylinderGeometry, IcosahedronGeometry, MathUtils, Vector3 } from "three";
import { mergeVertices } from "three/addons/utils/BufferGeometryUtils.js";

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const SHADE = { below: 0.74, above: 1.08, crease: 0.22 };
const LOBE_SHARE = 0.6;

/** Forms by the number of lobes, how far they stand out and how wide they are at a height -1..1 of the crown. */
const FORMS = [
  { lobes: 11, core: 0.66, reach: 0.56, size: 0.44, turn: 0.4, width: () => 1 },
  { lobes: 13, core: 0.6, reach: 0.58, size: 0.4, turn: 1.7, width: (height) => 0.86 - 0.24 * height },
  { lobes: 12, core: 0.6, reach: 0.58, size: 0.46, turn: 2.9, width: (height) => 0.9 + 0.2 * height },
];
export const CROWN_FORMS = FORMS.length;

/** Balls spread evenly over a crown, of slightly different sizes: [{centre, radius}]. */
function lobesOf({ lobes, core, reach, size, turn, width }) {
  const around = Array.from({ length: lobes }, (_, i) => {
    const height = 1 - (2 * (i + 0.5)) / lobes;
    const across = Math.sqrt(1 - height * height) * width(height);
    const angle = i * GOLDEN_ANGLE + turn;
    const wave = Math.sin(i * 2.4 + turn);
    const centre = new Vector3(Math.cos(angle) * across, Math.sin(angle) * across, height).multiplyScalar(reach + 0.05 * wave);
    return { centre, radius: size + 0.06 * Math.cos(i * 1.9 + turn) };
  });
  return [{ centre: new Vector3(0, 0, 0), radius: core }, ...around];
}

/** The farthest lobe met by a ray from the crown's middle: {distance, lobe}. */
function outermost(direction, lobes) {
  let best = { distance: 0, lobe: lobes[0] };
  for (const lobe of lobes) {
    const along = direction.dot(lobe.centre);
    const inside = along * along - lobe.centre.lengthSq() + lobe.radius * lobe.radius;
    const distance = inside < 0 ? 0 : along + Math.sqrt(inside);
    if (distance > best.distance) best = { distance, lobe };
  }
  return best;
}

/** Ball of radius 1 without doubled corners. */
function ball(detail) {
  const geometry = new IcosahedronGeometry(1, detail);
  geometry.deleteAttribute("uv");
  geometry.deleteAttribute("normal");
  return mergeVertices(geometry);
}

/** Far crown: twenty triangles in one brightness, shaded as a ball. */
export function simpleCrown() {
  const geometry = ball(0);
  geometry.setAttribute("normal", geometry.attributes.position.clone());
  geometry.setAttribute("color", new BufferAttribute(new Float32Array(geometry.attributes.position.count * 3).fill(0.88), 3));
  return geometry;
}

/** Crown of a form 0..CROWN_FORMS-1, one metre in radius and two high; darker below and where lobes meet. */
export function crownGeometry(form, detail) {
  const lobes = lobesOf(FORMS[form]);
  const geometry = ball(detail);
  const { position } = geometry.attributes;
  const points = Array.from({ length: position.count }, (_, i) => {
    const direction = new Vector3().fromBufferAttribute(position, i).normalize();
    return { direction, ...outermost(direction, lobes) };
  });
  const place = ({ direction, distance }) => direction.clone().multiplyScalar(distance);
  const across = Math.max(...points.map((point) => Math.hypot(place(point).x, place(point).y)));
  const up = Math.max(...points.map((point) => Math.abs(place(point).z)));
  const [least, most] = [Math.min, Math.max].map((choose) => choose(...points.map(({ distance }) => distance)));
  const normals = new Float32Array(position.count * 3);
  const shades = new Float32Array(position.count * 3);
  points.forEach((point, i) => {
    const { x, y, z } = place(point);
    const outward = place(point).sub(point.lobe.centre).normalize().multiplyScalar(LOBE_SHARE);
    outward.addScaledVector(point.direction, 1 - LOBE_SHARE).normalize().toArray(normals, i * 3);
    const depth = 1 - (point.distance - least) / (most - least);
    const light = MathUtils.lerp(SHADE.below, SHADE.above, (point.direction.z + 1) / 2) - SHADE.crease * depth;
    position.setXYZ(i, x / across, y / across, z / up);
    shades.fill(light, i * 3, i * 3 + 3);
  });
  geometry.setAttribute("normal", new BufferAttribute(normals, 3));
  geometry.setAttribute("color", new BufferAttribute(shades, 3));
  return geometry;
}

/** Trunk one metre high that narrows upwards. */
export function trunkGeometry() {
  const geometry = new CylinderGeometry(0.2, 0.3, 1, 7, 1, true).rotateX(Math.PI / 2).translate(0, 0, 0.5);
  geometry.deleteAttribute("uv");
  return geometry;
}
