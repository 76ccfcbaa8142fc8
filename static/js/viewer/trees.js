/**
 * Trees: instanced crowns and trunks, fine around what is looked at and simple beyond, the same in every alternative.
 *
 * Which tree is drawn how depends only on the view, never on the alternative, and is settled when the camera rests.
 */

import {
  Color, DynamicDrawUsage, InstancedBufferAttribute, InstancedMesh, Matrix4, MeshDepthMaterial, MeshLambertMaterial, Quaternion, Vector3,
} from "three";
import { CROWN_FORMS, crownGeometry, simpleCrown, trunkGeometry } from "./crowns.js";
import { FEATURE_STATE_GLSL, TREE_BITS } from "./featurestate.js";
import { softShadows } from "./materials.js";
import { TREE_CROWNS, TREE_TRUNK } from "./palette.js";
import { PALE_LAYERS } from "./surroundings.js";

const CLOSE_WITHIN = 130;
const FINE_WITHIN = 330;
const FINE_AROUND_CAMERA = 160;
const THIN_BEYOND = 430;
const THIN_FROM = 380;
const DETAIL = { close: 5, fine: 2 };
const COLOUR_STRAY = 0.07;
const UP = new Vector3(0, 0, 1);
const HIDE = "uint state = uint(hiddenIn + 0.5);\nif (featureHidden(state) || featurePale(state)) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);";

/** Number 0..1 from a tree's id: the same tree looks the same in every view and on every day (FNV-1a, then mixed). */
function chance(id, salt) {
  let hash = 2166136261 ^ salt;
  for (const letter of String(id)) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822519);
  hash = Math.imul(hash ^ (hash >>> 13), 3266489917);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}

/** Leaves near the eye: brightness wavers within a metre or two and fades before it would flicker. */
const LEAVES = /* glsl */ `
vec3 leaf = place * 3.1;
float waver = sin(leaf.x + 1.7 * sin(leaf.y)) * sin(leaf.y + 1.7 * sin(leaf.z)) * sin(leaf.z + 1.7 * sin(leaf.x));
leaf = place.yzx * 7.3;
waver += 0.8 * sin(leaf.x + 1.3 * sin(leaf.y)) * sin(leaf.y + 1.3 * sin(leaf.z)) * sin(leaf.z + 1.3 * sin(leaf.x));
float pixel = length(fwidth(place));
diffuseColor.rgb *= 1.0 + 0.2 * waver * (1.0 - smoothstep(0.06, 0.3, pixel));`;

/** Gives a crown material its leaves. */
function leafy(material) {
  const inner = material.onBeforeCompile;
  material.onBeforeCompile = (shader, renderer) => {
    inner.call(material, shader, renderer);
    shader.vertexShader = `varying vec3 place;\n${shader.vertexShader}`
      .replace("#include <project_vertex>", "#include <project_vertex>\nplace = (modelMatrix * instanceMatrix * vec4(transformed, 1.0)).xyz;");
    shader.fragmentShader = `varying vec3 place;\n${shader.fragmentShader}`
      .replace("#include <color_fragment>", `#include <color_fragment>\n${LEAVES}`);
  };
  return material;
}

function hidingMaterial(material, states, key) {
  const inner = material.onBeforeCompile;
  material.onBeforeCompile = (shader, renderer) => {
    inner.call(material, shader, renderer);
    Object.assign(shader.uniforms, states.uniforms);
    shader.vertexShader = `attribute float hiddenIn;\n${FEATURE_STATE_GLSL}\n${shader.vertexShader}`
      .replace("#include <project_vertex>", `#include <project_vertex>\n${HIDE}`);
  };
  material.customProgramCacheKey = () => `tree-${key}`;
  return material;
}

/** The three materials that trees of one kind share. */
export function treeMaterials(states) {
  return {
    crown: hidingMaterial(leafy(softShadows(new MeshLambertMaterial({ vertexColors: true }), null, "crown")), states, "crown"),
    trunk: hidingMaterial(softShadows(new MeshLambertMaterial({ color: TREE_TRUNK }), null, "trunk"), states, "trunk"),
    depth: hidingMaterial(new MeshDepthMaterial(), states, "depth"),
  };
}

/** Sizes of one tree: crown radius across and up, height of the crown's middle; from total height and crown diameter. */
function proportions(height, crown) {
  const across = Math.max(0.6, crown / 2);
  const up = Math.min(height * 0.42, across * 1.2);
  return { across, up, middle: height - up };
}

const COLOURS = TREE_CROWNS.map((colour) => new Color(colour));

/** Everything about a tree that never changes: place, form, colour, and the matrices of crown and trunk. */
function grown([id, e, n, u, height, crown], matrix) {
  const { x, y, z } = new Vector3(e, n, u).applyMatrix4(matrix);
  const { across, up, middle } = proportions(height, crown);
  const turn = new Quaternion().setFromAxisAngle(UP, chance(id, 1) * 2 * Math.PI);
  const thick = Math.max(0.5, across / 3);
  return {
    id, x, y, z, height, crownWidth: crown, hiddenIn: 0, painted: null,
    form: Math.floor(chance(id, 2) * CROWN_FORMS),
    colour: COLOURS[Math.floor(chance(id, 3) * COLOURS.length)].clone().multiplyScalar(1 + COLOUR_STRAY * (2 * chance(id, 4) - 1)),
    isThinned: chance(id, 5) < 0.5,
    crown: new Matrix4().compose(new Vector3(x, y, z + middle), turn, new Vector3(across, across, up)),
    trunk: new Matrix4().compose(new Vector3(x, y, z), turn, new Vector3(thick, thick, middle)),
  };
}

/** A mesh with room for `capacity` trees, filled by `fill`. */
function standOf(capacity, geometry, material, depth) {
  const mesh = new InstancedMesh(geometry, material, capacity);
  mesh.instanceMatrix.setUsage(DynamicDrawUsage);
  mesh.geometry.setAttribute("hiddenIn", new InstancedBufferAttribute(new Float32Array(capacity), 1));
  Object.assign(mesh, { castShadow: true, receiveShadow: true, customDepthMaterial: depth, frustumCulled: false });
  mesh.raycast = () => {};
  return mesh;
}

function fill(mesh, trees, part) {
  const hiddenIn = mesh.geometry.getAttribute("hiddenIn");
  trees.forEach((tree, i) => {
    mesh.setMatrixAt(i, tree[part]);
    if (part === "crown") mesh.setColorAt(i, tree.painted ?? tree.colour);
    hiddenIn.setX(i, tree.hiddenIn);
  });
  mesh.count = trees.length;
  for (const attribute of [mesh.instanceMatrix, mesh.instanceColor, hiddenIn]) if (attribute) attribute.needsUpdate = true;
}

/** The trees of one document in the scene. */
export class Grove {
  /**
   * `document` is {anchor, trees: [[id, e, n, u, height, crown diameter], ...]}, `matrix` brings its metres into the local
   * frame, `maskOf(tree)` gives the bits by which views hide a tree or draw it pale. The meshes stand in `group`.
   */
  constructor(document, { group, matrix, maskOf, materials }) {
    this.maskOf = maskOf;
    this.sifted = [];
    this.materials = materials;
    this.trees = document.trees.map((row) => grown(row, matrix));
    this.mark();
    const stand = (geometry, material) => standOf(this.trees.length, geometry, material, materials.depth);
    const ofForms = (detail) => Array.from({ length: CROWN_FORMS }, (_, form) => stand(crownGeometry(form, detail), materials.crown));
    this.close = ofForms(DETAIL.close);
    this.fine = ofForms(DETAIL.fine);
    this.trunks = stand(trunkGeometry(), materials.trunk);
    this.simple = stand(simpleCrown(), materials.crown);
    this.quick = stand(simpleCrown(), materials.crown);
    // a pale crown needs no leaves, and two passes of fine ones would cost as much as all else
    for (const mesh of [this.trunks, this.simple, this.quick]) mesh.layers.enable(PALE_LAYERS.trees);
    this.isSimple = false;
    this.arranged = null;
    if (this.trees.length > 0) group.add(...this.#all());
  }

  #all() {
    return [...this.close, ...this.fine, this.trunks, this.simple, this.quick];
  }

  /** Chooses anew which trees are close, fine, simple or left out for a camera place and a view; whether it changed. */
  arrange(place, { target, distance }) {
    const key = [place, target].flatMap(({ x, y }) => [x, y]).concat(distance > THIN_FROM).map((value) => Math.round(value / 4)).join();
    if (key === this.arranged) return false;
    this.arranged = key;
    const near = { close: [], fine: [] };
    const simple = [];
    for (const tree of this.trees) {
      const fromTarget = Math.hypot(tree.x - target.x, tree.y - target.y);
      const fromCamera = Math.hypot(tree.x - place.x, tree.y - place.y, tree.z - place.z);
      if (fromCamera < CLOSE_WITHIN) near.close.push(tree);
      else if (fromTarget < FINE_WITHIN || fromCamera < FINE_AROUND_CAMERA) near.fine.push(tree);
      else if (fromTarget < THIN_BEYOND || distance < THIN_FROM || !tree.isThinned) simple.push(tree);
    }
    for (const level of ["close", "fine"]) {
      this[level].forEach((mesh, form) => fill(mesh, near[level].filter((tree) => tree.form === form), "crown"));
    }
    const shaped = [...near.close, ...near.fine];
    fill(this.trunks, shaped, "trunk");
    fill(this.quick, shaped, "crown");
    fill(this.simple, simple, "crown");
    this.#show();
    return true;
  }

  /** Asks anew in which views each tree stands. */
  mark() {
    this.trees.forEach((tree, i) => { tree.hiddenIn = this.maskOf(tree) | (this.sifted[i] ?? 0); });
    this.arranged = null;
  }

  /** Notes which trees fit a filter: `fitsOf(number)` says true, false, or null without one. */
  sift(fitsOf) {
    const { fitting, filtered } = TREE_BITS;
    this.sifted = this.trees.map((_, i) => ({ true: fitting, false: filtered })[fitsOf(i)] ?? 0);
    this.mark();
  }

  /** Paints crowns as `colourOf(number)` says ("#RRGGBB"); where it says null they have their own colours. */
  paint(colourOf) {
    this.trees.forEach((tree, i) => {
      const color = colourOf(i);
      tree.painted = color && new Color(color);
    });
    this.arranged = null;
  }

  /** Whether a trunk stands within `reach` metres of a place. */
  isAt(x, y, reach) {
    return this.trees.some((tree) => Math.abs(tree.x - x) < reach && Math.abs(tree.y - y) < reach);
  }

  /** Draws all trees simply, or those that are near finely; whether that changed anything. */
  simplify(isSimple) {
    if (this.isSimple === isSimple) return false;
    this.isSimple = isSimple;
    this.#show();
    return true;
  }

  #show() {
    for (const mesh of [...this.close, ...this.fine, this.trunks]) mesh.visible = !this.isSimple && mesh.count > 0;
    this.quick.visible = this.quick.count > 0;
    if (this.isSimple) this.quick.layers.enable(0);
    else this.quick.layers.disable(0);
    this.simple.visible = this.simple.count > 0;
  }
}
