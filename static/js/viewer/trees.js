/** Trees: instanced crowns and trunks, fine near the site and simple beyond, the same in every alternative. */

import {
  BufferAttribute, Color, CylinderGeometry, IcosahedronGeometry, InstancedBufferAttribute, InstancedMesh, Matrix4,
  MeshDepthMaterial, MeshLambertMaterial, Quaternion, Vector3,
} from "three";
import { softShadows } from "./materials.js";
import { TREE_CROWNS, TREE_TRUNK } from "./palette.js";

const FINE_WITHIN = 330;
const THIN_BEYOND = 430;
const UP = new Vector3(0, 0, 1);
const HIDE = "if ((uint(hiddenIn + 0.5) & viewMask) != 0u) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);";

/** Number 0..1 from a place: the same tree looks the same in every view and on every day. */
function chance(x, y, salt) {
  const value = Math.sin(x * 12.9898 + y * 78.233 + salt * 37.7) * 43758.5453;
  return value - Math.floor(value);
}

/** Crown of radius 1: a roughened ball, shaded as a ball, darker below. */
function crownGeometry(detail) {
  const geometry = new IcosahedronGeometry(1, detail);
  const { position, normal } = geometry.attributes;
  const shade = new Float32Array(position.count * 3);
  const point = new Vector3();
  for (let i = 0; i < position.count; i += 1) {
    point.fromBufferAttribute(position, i);
    const rough = detail === 0 ? 1 : 1 + 0.16 * Math.sin(point.x * 5.1 + point.y * 3.7 + point.z * 4.3);
    position.setXYZ(i, point.x * rough, point.y * rough, point.z * rough);
    point.normalize();
    normal.setXYZ(i, point.x, point.y, point.z);
    shade.fill(detail === 0 ? 0.88 : 0.72 + 0.14 * (point.z + 1), i * 3, i * 3 + 3);
  }
  geometry.setAttribute("color", new BufferAttribute(shade, 3));
  geometry.deleteAttribute("uv");
  return geometry;
}

const trunkGeometry = () => new CylinderGeometry(0.2, 0.3, 1, 5, 1, true).rotateX(Math.PI / 2).translate(0, 0, 0.5);

function hidingMaterial(material, states, key) {
  const inner = material.onBeforeCompile;
  material.onBeforeCompile = (shader, renderer) => {
    inner.call(material, shader, renderer);
    shader.uniforms.viewMask = states.uniforms.viewMask;
    shader.vertexShader = `attribute float hiddenIn; uniform uint viewMask;\n${shader.vertexShader}`
      .replace("#include <project_vertex>", `#include <project_vertex>\n${HIDE}`);
  };
  material.customProgramCacheKey = () => `tree-${key}`;
  return material;
}

/** The three materials all trees of a viewer share. */
export function treeMaterials(states) {
  return {
    crown: hidingMaterial(softShadows(new MeshLambertMaterial({ vertexColors: true }), null, "crown"), states, "crown"),
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

function instances(trees, geometry, material, depth, place) {
  const mesh = new InstancedMesh(geometry, material, trees.length);
  const matrix = new Matrix4();
  const turn = new Quaternion();
  const hiddenIn = new Float32Array(trees.length);
  trees.forEach((tree, i) => {
    turn.setFromAxisAngle(UP, chance(tree.x, tree.y, 1) * 6.3);
    mesh.setMatrixAt(i, place(matrix, tree, turn));
    hiddenIn[i] = tree.hiddenIn;
  });
  mesh.geometry.setAttribute("hiddenIn", new InstancedBufferAttribute(hiddenIn, 1));
  Object.assign(mesh, { castShadow: true, receiveShadow: true, customDepthMaterial: depth });
  mesh.raycast = () => {};
  mesh.computeBoundingSphere();
  return mesh;
}

function crowns(trees, detail, materials) {
  const size = new Vector3();
  const mesh = instances(trees, crownGeometry(detail), materials.crown, materials.depth, (matrix, tree, turn) => {
    const { across, up, middle } = tree.size;
    return matrix.compose(new Vector3(tree.x, tree.y, tree.z + middle), turn, size.set(across, across, up));
  });
  const colours = TREE_CROWNS.map((colour) => new Color(colour));
  trees.forEach((tree, i) => mesh.setColorAt(i, colours[Math.floor(chance(tree.x, tree.y, 2) * 3)]));
  return mesh;
}

function trunks(trees, materials) {
  const size = new Vector3();
  return instances(trees, trunkGeometry(), materials.trunk, materials.depth, (matrix, tree, turn) => {
    const thick = Math.max(0.5, tree.size.across / 3);
    return matrix.compose(new Vector3(tree.x, tree.y, tree.z), turn, size.set(thick, thick, tree.size.middle));
  });
}

/**
 * Meshes for a trees document {anchor, trees: [[id, e, n, u, height, crown diameter], ...]}. `matrix` brings its metres
 * into the local frame, `centre` is the middle of the site, `maskOf(id)` gives the alternatives that fell the tree, `fine`
 * false draws all crowns simply. Returned: {fine, simple, thinned}, arrays of meshes; `thinned` is left out from afar.
 */
export function plantTrees(document, { matrix, centre, maskOf, materials, fine }) {
  const point = new Vector3();
  const groups = { fine: [], simple: [], thinned: [] };
  for (const [id, e, n, u, height, crown] of document.trees) {
    const { x, y, z } = point.set(e, n, u).applyMatrix4(matrix);
    const distance = Math.hypot(x - centre.x, y - centre.y);
    const tree = { x, y, z, size: proportions(height, crown), hiddenIn: maskOf(id) };
    if (fine && distance < FINE_WITHIN) groups.fine.push(tree);
    else groups[distance > THIN_BEYOND && chance(x, y, 3) < 0.5 ? "thinned" : "simple"].push(tree);
  }
  const meshes = (trees, make) => (trees.length > 0 ? make() : []);
  return {
    fine: meshes(groups.fine, () => [crowns(groups.fine, 1, materials), trunks(groups.fine, materials)]),
    simple: meshes(groups.simple, () => [crowns(groups.simple, 0, materials)]),
    thinned: meshes(groups.thinned, () => [crowns(groups.thinned, 0, materials)]),
  };
}
