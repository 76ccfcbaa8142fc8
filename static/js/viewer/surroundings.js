/**
 * Pale surroundings: all but what a ghost (see ghost.js) names becomes a flat, translucent massing.
 *
 * Solid things are drawn first and leave the pale ones out. These come after everything else: first their depth alone, then their
 * colour where they are the nearest, so that of many walls behind each other one is seen, without order or flicker. Meshes belong to
 * further layers of the camera for that; nothing is made twice.
 */

import { DoubleSide, MeshBasicMaterial } from "three";
import { FEATURE_STATE_GLSL, paleTest } from "./featurestate.js";
import { paleness } from "./materials.js";
import { lineBrightness, paleOutline } from "./outlines.js";
import { PALE } from "./palette.js";

/** What is left of a wall at full strength, and how much of their colour ground and pictures lose at most. */
const FAINTEST = 0.12;
const GROUND_LOSS = 0.6;

/** Layers of the camera on which meshes are drawn once more when they are pale. */
export const PALE_LAYERS = { existing: 1, planned: 2, trees: 3, existingLines: 4, plannedLines: 5 };

const OFF = "gl_Position = vec4(0.0, 0.0, 2.0, 1.0);";
/** Roofs lighter than walls, walls by the side they face: volumes are read without sun and shadow. */
const TONE = "vec3 upright = normalize(mat3(modelMatrix) * normal); tone = 0.86 + 0.14 * max(upright.z, 0.0) - 0.1 * max(dot(upright.xy, vec2(0.5, -0.85)), 0.0);";

/** Two materials of one program: the first writes depth alone, the second colour where nothing is nearer. */
function massing(parameters, key, patch) {
  return [false, true].map((colorWrite) => {
    const material = new MeshBasicMaterial({
      side: DoubleSide, toneMapped: false, transparent: true, colorWrite, depthWrite: !colorWrite, polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 2,
      ...parameters,
    });
    material.onBeforeCompile = (shader) => {
      patch(shader);
      shader.uniforms.lineBrightness = lineBrightness;
      shader.vertexShader = `varying float tone;\n${shader.vertexShader}`;
      shader.fragmentShader = `varying float tone; uniform float lineBrightness;\n${shader.fragmentShader}`
        .replace("#include <color_fragment>", "diffuseColor.rgb *= tone * lineBrightness;");
    };
    material.customProgramCacheKey = () => `pale-${key}`;
    return material;
  });
}

function paleBuildings(states, isPlanned) {
  return massing({ color: PALE.wall }, isPlanned ? "planned" : "existing", (shader) => {
    Object.assign(shader.uniforms, states.uniforms);
    shader.vertexShader = `attribute float feature;\n${FEATURE_STATE_GLSL}\n${shader.vertexShader}`.replace("#include <project_vertex>",
      `#include <project_vertex>\nuint state = featureState(feature);\n${TONE}\nif (featureHidden(state) || !(${paleTest(isPlanned)})) ${OFF}`);
  });
}

function paleTrees(states) {
  return massing({ color: PALE.tree }, "trees", (shader) => {
    Object.assign(shader.uniforms, states.uniforms);
    shader.vertexShader = `attribute float hiddenIn;\n${FEATURE_STATE_GLSL}\n${shader.vertexShader}`.replace("#include <project_vertex>",
      `#include <project_vertex>\nuint state = uint(hiddenIn + 0.5);\n${TONE}\nif (featureHidden(state) || !featurePale(state)) ${OFF}`);
  });
}

export class Surroundings {
  #states; #passes; #materials; #key = "null"; #isOn = false;

  constructor(states) {
    this.#states = states;
    const [existing, planned, trees] = [paleBuildings(states, false), paleBuildings(states, true), paleTrees(states)];
    const lines = [paleOutline(states, false), paleOutline(states, true)];
    const on = PALE_LAYERS;
    this.#passes = [
      ...[0, 1].flatMap((step) => [[on.existing, existing[step]], [on.planned, planned[step]], [on.trees, trees[step]]]),
      [on.existingLines, lines[0]], [on.plannedLines, lines[1]],
    ];
    this.#materials = [...existing, ...planned, ...trees, ...lines];
  }

  /** Makes all but what `ghost` names pale, where the alternatives `letters` are shown; null nothing. Whether that is another picture. */
  use(ghost, letters) {
    const key = JSON.stringify([ghost, ghost?.of === "changes" ? letters : []]);
    if (key === this.#key) return false;
    this.#key = key;
    this.#isOn = ghost !== null;
    this.#states.pale(ghost?.of ?? null, { ids: ghost?.ids, letters });
    const strength = ghost?.strength ?? 0;
    paleness.value = GROUND_LOSS * strength;
    for (const material of this.#materials) material.opacity = 1 - (1 - FAINTEST) * strength;
    return true;
  }

  /** Draws what is pale over the picture of the view chosen with lookAs. */
  draw(renderer, { scene, camera }) {
    if (!this.#isOn) return;
    const seen = camera.layers.mask;
    const isSpared = this.#states.uniforms.plannedIsSolid.value;
    for (const [layer, material] of this.#passes) {
      if (isSpared && (layer === PALE_LAYERS.planned || layer === PALE_LAYERS.plannedLines)) continue;
      camera.layers.set(layer);
      scene.overrideMaterial = material;
      renderer.render(scene, camera);
    }
    scene.overrideMaterial = null;
    camera.layers.mask = seen;
  }

  dispose() {
    for (const material of this.#materials) material.dispose();
  }
}
