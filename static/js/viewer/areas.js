/** Flat layers on the ground: filled areas, drawn lines, points and lettering, each of which can be asked what it is. */

import {
  BufferAttribute, BufferGeometry, CanvasTexture, Color, DoubleSide, Group, LineSegments, Mesh, MeshBasicMaterial,
  Points, Sprite, SpriteMaterial, SRGBColorSpace, Vector3,
} from "three";
import { lineBrightness, steadyLines } from "./outlines.js";
import { CHOSEN } from "./palette.js";
import { dotMaterial, meetDots } from "./points.js";

/** Part of the way to the eye by which everything is drawn nearer, so that the ground's own coarseness never covers it. */
const NEARER = 0.002;
const LABEL = { height: 4.2, pixels: 64, font: "600 44px sans-serif", halo: 10 };
const CHOSEN_OPACITY = 0.38;
const PAINTED_OPACITY = 0.8;
const ORDER = 10;
/** Borders one pixel wide; those of many objects are paler, as they would be all that is seen of a whole city. */
const BORDER = { usual: 0.8, ofMany: 0.3 };
const MANY = 800;

function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
}

const floats = (text) => new Float32Array(bytes(text));
const whole = (text) => new Uint32Array(bytes(text));

/** A plain material that is drawn a little nearer than it lies, without hiding what comes after it. */
function flatMaterial(parameters) {
  const material = new MeshBasicMaterial({ transparent: true, depthWrite: false, side: DoubleSide, toneMapped: false, ...parameters });
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, { lineBrightness });
    shader.vertexShader = shader.vertexShader.replace("#include <project_vertex>",
      `#include <project_vertex>\nmvPosition.xyz *= ${1 - NEARER};\ngl_Position = projectionMatrix * mvPosition;`);
    shader.fragmentShader = `uniform float lineBrightness;\n${shader.fragmentShader}`
      .replace("#include <color_fragment>", "#include <color_fragment>\ndiffuseColor.rgb *= lineBrightness;");
  };
  material.customProgramCacheKey = () => "areas";
  return material;
}

function geometryOf(positions, colors = null, index = null) {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(positions, 3));
  if (colors) geometry.setAttribute("color", new BufferAttribute(colors, 4));
  if (index) geometry.setIndex(new BufferAttribute(index, 1));
  return geometry;
}

function moved(positions, matrix) {
  const point = new Vector3();
  for (let i = 0; i < positions.length; i += 3) point.fromArray(positions, i).applyMatrix4(matrix).toArray(positions, i);
  return positions;
}

/** Red, green, blue and opacity of each vertex after its object's sign. */
function colours(owners, objects, signs, of, opacityOf) {
  const values = new Float32Array(owners.length * 4);
  const tones = signs.map((sign) => new Color(of(sign) ?? "#000000").toArray());
  owners.forEach((owner, i) => values.set([...tones[objects[owner].sign], opacityOf(signs[objects[owner].sign])], i * 4));
  return values;
}

/** Stretches [from, to] of a way of this length that are drawn; all of it without dashes. */
function strokes(length, dash) {
  if (dash.length === 0) return [[0, length]];
  const found = [];
  for (let at = 0, i = 0; at < length; at += dash[i % dash.length], i += 1) {
    if (i % 2 === 0) found.push([at, Math.min(length, at + dash[i % dash.length])]);
  }
  return found;
}

/** Corners of one stroke between two distances along a line, as quads `width` wide. */
function quads(points, distances, [from, to], width, push) {
  for (let i = 1; i < points.length; i += 1) {
    const [low, high] = [Math.max(from, distances[i - 1]), Math.min(to, distances[i])];
    const length = distances[i] - distances[i - 1];
    if (high <= low || length < 1e-6) continue;
    const at = (distance) => points[i - 1].clone().lerp(points[i], (distance - distances[i - 1]) / length);
    const [start, end] = [at(low), at(high)];
    const aside = new Vector3(start.y - end.y, end.x - start.x, 0).setLength(width / 2);
    const [a, b, c, d] = [start.clone().sub(aside), end.clone().sub(aside), end.clone().add(aside), start.clone().add(aside)];
    for (const corner of [a, b, c, a, c, d]) push(corner);
  }
}

function owned(object, owners) {
  object.userData.owners = Uint32Array.from(owners);
  return object;
}

/** Lines, one pixel wide in one object for each colour and as wide as their signs say in another; each corner knows its object. */
function linesOf({ lines, objects, signs }, matrix) {
  const positions = moved(floats(lines.positions), matrix);
  const [ends, owners] = [whole(lines.ends), whole(lines.owners)];
  const [thin, wide, tones, wideOwners] = [new Map(), [], [], []];
  let first = 0;
  ends.forEach((end, line) => {
    const sign = signs[objects[owners[line]].sign];
    const points = Array.from({ length: end - first }, (_, i) => new Vector3().fromArray(positions, (first + i) * 3));
    first = end;
    if (sign.width === 0) {
      const { values, of } = thin.get(sign.line) ?? thin.set(sign.line, { values: [], of: [] }).get(sign.line);
      for (let i = 1; i < points.length; i += 1) {
        values.push(...points[i - 1], ...points[i]);
        of.push(owners[line], owners[line]);
      }
      return;
    }
    const distances = [0];
    for (let i = 1; i < points.length; i += 1) distances.push(distances[i - 1] + points[i].distanceTo(points[i - 1]));
    const tone = new Color(sign.line).toArray();
    for (const stroke of strokes(distances.at(-1), sign.dash)) {
      quads(points, distances, stroke, sign.width, (corner) => { wide.push(...corner); tones.push(...tone, 1); wideOwners.push(owners[line]); });
    }
  });
  const opacity = objects.length > MANY ? BORDER.ofMany : BORDER.usual;
  const drawn = [...thin].map(([color, { values, of }]) => owned(new LineSegments(geometryOf(new Float32Array(values)), steadyLines({ color, opacity })), of));
  if (wide.length > 0) drawn.push(owned(new Mesh(geometryOf(new Float32Array(wide), new Float32Array(tones)), flatMaterial({ vertexColors: true })), wideOwners));
  return drawn;
}

/** A dot for every point, with the object it belongs to. */
function dotsOf({ points, objects, signs, triangles }, matrix) {
  const owners = whole(points.owners);
  const tones = colours(owners, objects, signs, (sign) => sign.line ?? sign.fill, () => 1);
  const dots = new Points(geometryOf(moved(floats(points.positions), matrix), tones), dotMaterial(triangles !== ""));
  dots.userData.owners = owners;
  dots.raycast = meetDots;
  return dots;
}

function facesOf({ positions, triangles, owners, objects, signs }, matrix) {
  const belongs = whole(owners);
  const tones = colours(belongs, objects, signs, (sign) => sign.fill, (sign) => (sign.fill ? sign.opacity : 0));
  const mesh = new Mesh(geometryOf(moved(floats(positions), matrix), tones, whole(triangles)), flatMaterial({ vertexColors: true }));
  mesh.userData.owners = belongs;
  return mesh;
}

/** One piece of lettering, always upright to the eye and as large on the ground as on a printed plan. */
function labelOf([text, ...place], matrix) {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  pen.font = LABEL.font;
  canvas.width = Math.ceil(pen.measureText(text).width) + 2 * LABEL.halo;
  canvas.height = LABEL.pixels;
  Object.assign(pen, { font: LABEL.font, textBaseline: "middle", lineWidth: LABEL.halo, lineJoin: "round", strokeStyle: "rgba(255,255,255,0.85)", fillStyle: "#1A1A1A" });
  pen.strokeText(text, LABEL.halo, LABEL.pixels / 2);
  pen.fillText(text, LABEL.halo, LABEL.pixels / 2);
  const map = Object.assign(new CanvasTexture(canvas), { colorSpace: SRGBColorSpace });
  const sprite = new Sprite(new SpriteMaterial({ map, transparent: true, depthTest: false, depthWrite: false, toneMapped: false }));
  sprite.position.set(...place).applyMatrix4(matrix);
  sprite.scale.set((LABEL.height * canvas.width) / canvas.height, LABEL.height, 1);
  sprite.raycast = () => {};
  return sprite;
}

/** One flat layer in the scene. */
export class Areas {
  /** `document` as delivery/areas.py writes it; `matrix` brings its metres into the local frame. */
  constructor(document, { group, matrix, layerId, language }) {
    Object.assign(this, { layerId, language, objects: document.objects, order: document.order * ORDER });
    this.faces = [facesOf(document, matrix), dotsOf(document, matrix)];
    const lines = linesOf(document, matrix);
    const labels = new Group();
    for (const label of document.labels) labels.add(labelOf(label, matrix));
    this.chosen = new Mesh(new BufferGeometry(), flatMaterial({ color: CHOSEN, opacity: CHOSEN_OPACITY }));
    this.chosen.frustumCulled = false;
    for (const [step, objects] of [[this.faces[0]], lines, [this.faces[1]], [this.chosen], labels.children].entries()) {
      for (const object of objects) object.renderOrder = this.order + step;
    }
    for (const object of [...lines, this.chosen]) object.raycast = () => {};
    group.add(this.faces[0], ...lines, this.faces[1], this.chosen, labels);
    this.own = this.faces.map(({ geometry }) => geometry.getAttribute("color").array.slice());
    this.lines = lines;
    this.out = new Set();
    this.drawn = [this.faces[0], ...lines, this.faces[1], this.chosen, ...labels.children];
    this.materials = [...this.faces, ...lines].map(({ material }) => material).concat(labels.children.map(({ material }) => material));
  }

  /** The smallest object a ray meets, with those around it told too: {id, attributes, layer, place, order}, or null. */
  hit(raycaster) {
    const hits = raycaster.intersectObjects(this.faces, false)
      .map(({ object, face, index, point }) => ({ number: object.userData.owners[face?.a ?? index], place: point }))
      .filter(({ number }) => !this.out.has(number));
    if (hits.length === 0) return null;
    const numbers = [...new Set(hits.map(({ number }) => number))].sort((a, b) => this.objects[a].size - this.objects[b].size);
    const { place } = hits.find(({ number }) => number === numbers[0]);
    return { id: this.objects[numbers[0]].id, attributes: this.#attributes(numbers), layer: this.layerId, place, order: this.order };
  }

  /** The first object's name and what is laid down for it, then in one line each what lies around it. */
  #attributes([own, ...around]) {
    const told = new Map([["name", this.#said(this.objects[own].title)], ...this.#facts(own)]);
    for (const number of around) {
      const words = [...this.#facts(number)].slice(1).map(([label, value]) => `${label}: ${value}`);
      if (words.length > 0) told.set(this.#said(this.objects[number].title), words.join(", "));
    }
    return Object.fromEntries(told);
  }

  #facts(number) {
    const told = new Map();
    for (const [label, value] of this.objects[number].facts) {
      const [key, words] = [this.#said(label), this.#said(value)];
      told.set(key, told.has(key) ? `${told.get(key)}; ${words}` : words);
    }
    return told;
  }

  #said(value) {
    if (typeof value === "number") return value.toLocaleString(this.language, { useGrouping: false });
    return typeof value === "object" && value !== null ? value[this.language] : value;
  }

  /** Lifts the layer over those of a lower number. */
  stack(order) {
    for (const object of this.drawn) object.renderOrder += order - this.order;
    this.order = order;
  }

  /** Leaves out what does not fit: `fitsOf(number)` says true, false, or null without a filter. Lettering stays. */
  sift(fitsOf) {
    this.out = new Set(this.objects.flatMap((_, number) => (fitsOf(number) === false ? [number] : [])));
    for (const { geometry, userData } of [...this.faces, ...this.lines]) {
      userData.whole ??= { index: geometry.index, corners: geometry.index?.array ?? Uint32Array.from(userData.owners.keys()) };
      const { index, corners } = userData.whole;
      if (this.out.size > 0) geometry.setIndex(new BufferAttribute(corners.filter((corner) => !this.out.has(userData.owners[corner])), 1));
      else geometry.setIndex(index);
    }
  }

  /** Paints objects as `colourOf(number)` says ("#RRGGBB"); where it says null they have their own colours. */
  paint(colourOf) {
    const tones = this.objects.map((_, number) => colourOf(number)).map((color) => color && [...new Color(color).toArray(), PAINTED_OPACITY]);
    for (const [i, { geometry, userData }] of this.faces.entries()) {
      const values = geometry.getAttribute("color");
      values.array.set(this.own[i]);
      userData.owners.forEach((owner, vertex) => { if (tones[owner]) values.array.set(tones[owner], 4 * vertex); });
      values.needsUpdate = true;
    }
  }

  /** Tints the objects with these ids. */
  choose(ids) {
    const wanted = new Set(this.objects.flatMap(({ id }, number) => (ids.includes(id) ? [number] : [])));
    const [{ geometry, userData }] = this.faces;
    const index = wanted.size === 0 ? [] : geometry.index.array.filter((vertex) => wanted.has(userData.owners[vertex]));
    this.chosen.geometry.dispose();
    this.chosen.geometry = geometryOf(geometry.getAttribute("position").array, null, Uint32Array.from(index));
  }
}

/** All flat layers of a scene. */
export class AreaLayers {
  all = [];

  /** What the uppermost shown layer says where a ray meets it, or null. */
  at(raycaster, isShown) {
    const hits = this.all.filter(({ layerId }) => isShown(layerId)).map((areas) => areas.hit(raycaster)).filter(Boolean);
    return hits.reduce((best, one) => (best === null || one.order > best.order ? one : best), null);
  }

  /** Tints the objects with these ids in every layer. */
  choose(ids) {
    for (const areas of this.all) areas.choose(ids);
  }
}
