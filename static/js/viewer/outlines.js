/** Line materials: baked outlines of buildings, plot lines, and the dashed edges of demolished buildings. */

import { Color, LineBasicMaterial, LineDashedMaterial } from "three";
import { LineMaterial } from "three/addons/lines/LineMaterial.js";
import { FEATURE_STATE_GLSL, paleTest } from "./featurestate.js";
import { DEMOLISHED, lookOf, OUTLINE, PALE, PLANNED_OUTLINE_SHADE } from "./palette.js";

const FADE = "diffuseColor.a *= 1.0 - smoothstep(fadeRange.x, fadeRange.y, viewDistance);";

/** Distances between which fine lines fade away; shared by all of them, so that one setting serves every view. */
export const fadeRange = { value: [OUTLINE.fadeFrom, OUTLINE.fadeTo] };

/** Brightness of thin lines, 1 by day; they are not lit by the sun and would glow in the evening. */
export const lineBrightness = { value: 1 };

/**
 * Patches a line material: fades with distance when `fades`, disappears with its object when `states` are given; drawn for solid
 * objects, or for pale ones when `isPale`.
 */
function patchLines(material, key, { states = null, fades = true, isPlanned = false, isPale = false }) {
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, states?.uniforms, { fadeRange, lineBrightness });
    const declarations = `varying float viewDistance;\n${states ? `attribute float feature;\n${FEATURE_STATE_GLSL}` : ""}`;
    const isOther = `${isPale ? "!" : ""}(${paleTest(isPlanned)})`;
    const hide = states ? `uint state = featureState(feature);\nif (featureHidden(state) || ${isOther}) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);` : "";
    shader.vertexShader = `${declarations}\n${shader.vertexShader}`
      .replace("#include <project_vertex>", `#include <project_vertex>\nviewDistance = -mvPosition.z;\n${hide}`);
    shader.fragmentShader = `varying float viewDistance; uniform vec2 fadeRange; uniform float lineBrightness;\n${shader.fragmentShader}`
      .replace("#include <color_fragment>", `#include <color_fragment>\ndiffuseColor.rgb *= lineBrightness;\n${fades ? FADE : ""}`);
  };
  material.customProgramCacheKey = () => `lines-${key}`;
  return material;
}

/** Outlines of existing buildings: brown, half transparent, gone in the distance. */
export function existingOutline(states) {
  const { color, opacity } = OUTLINE;
  return patchLines(new LineBasicMaterial({ color, opacity, transparent: true }), "existing", { states });
}

/** Edges of a 3D model from elsewhere: the same fine lines as those of existing buildings. */
export function modelEdges() {
  const { color, opacity } = OUTLINE;
  return patchLines(new LineBasicMaterial({ color, opacity, transparent: true }), "model", {});
}

/** Outlines of planned buildings: the letter's colour darkened; never faded, they carry the contrast to the ground. */
export function plannedOutline(states, letter) {
  const color = new Color(lookOf(letter).color).multiplyScalar(PLANNED_OUTLINE_SHADE);
  return patchLines(new LineBasicMaterial({ color, opacity: 0.8, transparent: true }), "planned", { states, fades: false, isPlanned: true });
}

/** Outlines of existing or planned buildings that are drawn pale. */
export function paleOutline(states, isPlanned) {
  const material = new LineBasicMaterial({ color: PALE.line, transparent: true, depthWrite: false });
  return patchLines(material, `pale-${isPlanned}`, { states, fades: !isPlanned, isPlanned, isPale: true });
}

/** Thin lines on the ground such as plot boundaries. */
export function groundLines({ color, opacity }) {
  return patchLines(new LineBasicMaterial({ color, opacity, transparent: true }), "ground", {});
}

/** Thin lines on the ground that are drawn at any distance, such as the borders of areas. */
export function steadyLines({ color, opacity }) {
  return patchLines(new LineBasicMaterial({ color, opacity, transparent: true, depthWrite: false }), "steady", { fades: false });
}

/** Lines of a width in pixels that are drawn at any distance, such as streets or tracks. */
export function wideLines({ color, opacity, width }) {
  return new LineMaterial({ color, opacity, linewidth: width, transparent: true, depthWrite: false, toneMapped: false });
}

/** Dashed edges of a demolished building. */
export function demolishedEdges() {
  return new LineDashedMaterial({ color: DEMOLISHED, dashSize: 1.8, gapSize: 1.3, opacity: 0.85, transparent: true });
}

/** Hatching of the ground a demolished building stood on. */
export function demolishedHatch() {
  return new LineBasicMaterial({ color: DEMOLISHED, opacity: 0.45, transparent: true });
}
