/**
 * Faded buildings: of many walls behind each other only the nearest is seen. Beside each mesh hangs another one of the same geometry
 * that writes depth alone and is drawn before it; both come after all that lies on the ground, so that this is seen through them.
 */

import { DoubleSide, Mesh, MeshBasicMaterial } from "three";
import { FEATURE_STATE_GLSL } from "./featurestate.js";

/** Drawn after flat layers in whatever order they lie. */
const LATE = 900_000;

/** Material that writes the depth of existing buildings, a hair deeper than they are, and no colour; visible while they are faded. */
export function veilMaterial(states) {
  const material = new MeshBasicMaterial({
    side: DoubleSide, transparent: true, colorWrite: false, visible: false, polygonOffset: true, polygonOffsetFactor: 2, polygonOffsetUnits: 6,
  });
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, states.uniforms);
    shader.vertexShader = `attribute float feature;\n${FEATURE_STATE_GLSL}\n${shader.vertexShader}`.replace("#include <project_vertex>",
      "#include <project_vertex>\nuint state = featureState(feature);\nif (featureHidden(state) || featurePale(state)) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);");
  };
  material.customProgramCacheKey = () => "veil";
  return material;
}

/** Hangs a veil beside a mesh. */
export function veil(mesh, material) {
  const beside = new Mesh(mesh.geometry, material);
  beside.raycast = () => {};
  beside.userData.isVeil = true;
  mesh.add(beside);
}

/** Puts what stands below `root` into the order in which it is drawn, faded or solid. */
export function arrangeVeils(root, isFaded) {
  root.traverse((object) => {
    const step = object.userData.isVeil ? 0 : object.isMesh ? 1 : 2;
    object.renderOrder = isFaded && object.geometry ? LATE + step : 0;
  });
}
