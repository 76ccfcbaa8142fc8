/** Materials of solid things: Lambert shading with baked sky view, object states, roof patterns and storey lines. */

import { BackSide, Color, DoubleSide, MathUtils, MeshDepthMaterial, MeshLambertMaterial, ShaderChunk } from "three";
import { ALTERNATIVES_GLSL, CHOSEN_GLSL, FEATURE_STATE_GLSL, KEPT_GLSL, paleTest } from "./featurestate.js";
import { FEATURE_COLOUR_GLSL, PAINTED_GLSL } from "./thematic/colours.js";
import { lineBrightness } from "./outlines.js";
import { CHOSEN, KEPT_TINT, lookOf, PLANNED_WALL, PLANNED_WALL_TINT } from "./palette.js";
import { turnedTogether } from "./thrift.js";

const hide = (isPlanned) => `if (featureHidden(state) || (${paleTest(isPlanned)})) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);`;

/** How much of their colour ground, pictures and models from elsewhere have lost, 0..1; one setting serves every view. */
export const paleness = { value: 0 };

const PALING = "gl_FragColor.rgb = mix(gl_FragColor.rgb, vec3(0.82) * lineBrightness, paleness);";

/** Sky view factor darkens light from the sky by up to 80 % and sunlight by a hint; `source` is the factor's GLSL. */
const occlusion = (source) => /* glsl */ `
float openness = mix(1.0, ${source}, 0.8);
reflectedLight.indirectDiffuse *= openness;
reflectedLight.directDiffuse *= mix(1.0, openness, 0.12);`;

/** Roof patterns in world metres: `mark` becomes 0..1, `blur` is the width of a pixel in pattern units. */
const PATTERNS = {
  stripes: "float u = (place.x + place.y) / 4.5; float blur = fwidth(u); mark = smoothstep(0.18 + blur, 0.18, abs(fract(u) - 0.5));",
  dots: "vec2 c = fract(place / 3.2) - 0.5; float blur = fwidth(place.x / 3.2); mark = smoothstep(0.2 + blur, 0.2, length(c));",
  grid: "vec2 c = abs(fract(place / 5.0) - 0.5); float blur = fwidth(place.x / 5.0); mark = smoothstep(0.07 + blur, 0.07, min(c.x, c.y));",
  crosshatch: "vec2 c = abs(fract(vec2(place.x + place.y, place.x - place.y) / 5.0) - 0.5); float blur = fwidth(place.x / 5.0); mark = smoothstep(0.09 + blur, 0.09, min(c.x, c.y));",
  waves: "float u = (place.y + 0.8 * sin(place.x * 1.2)) / 4.0; float blur = fwidth(u); mark = smoothstep(0.16 + blur, 0.16, abs(fract(u) - 0.5));",
};

/** Shadows end softly at the edge of the shadow map instead of in a straight line across the town. */
const SOFT_EDGE_SHADOWS = turnedTogether(ShaderChunk.shadowmap_pars_fragment).replace(
  /return mix\( 1\.0, shadow, shadowIntensity \);/,
  `vec2 rim = min(shadowCoord.xy, 1.0 - shadowCoord.xy);
   return mix(1.0, shadow, shadowIntensity * smoothstep(0.0, 0.06, min(rim.x, rim.y)));`,
);

/** What is left of the light of buildings seen from so far that the shade between them is lost; shared, one setting serves every view. */
const farShade = { value: 1 };
const FAR = { from: 4, to: 16, lost: 0.33 };

/** Darkens buildings where a pixel covers many metres: without shade a town of light roofs would fade into its ground. */
export function shadeFar(metresPerPixel) {
  farShade.value = 1 - FAR.lost * MathUtils.smoothstep(metresPerPixel, FAR.from, FAR.to);
}

function replaceAll(source, replacements) {
  return replacements.reduce((text, [from, to]) => text.replace(from, to), source);
}

const plannedColour = (letter) => /* glsl */ `
bool roof = worldUp > 0.3;
diffuseColor.rgb = roof ? roofColour : wallColour;
vec2 place = worldPlace.xy;
float mark = 0.0;
{ ${PATTERNS[lookOf(letter).pattern]} }
float metresPerPixel = fwidth(place.x) + fwidth(place.y);
if (roof) diffuseColor.rgb = mix(diffuseColor.rgb, vec3(1.0), patternStrength * mark * clamp(1.4 - 0.35 * metresPerPixel, 0.0, 1.0));
float storeyWidth = fwidth(storey);
float fromLine = min(fract(storey + 0.0001), 1.0 - fract(storey + 0.0001));
float line = 1.0 - smoothstep(0.05, 0.05 + storeyWidth * 1.2, fromLine);
if (!roof && storey >= 0.0) diffuseColor.rgb *= 1.0 - 0.16 * line * clamp(1.0 - storeyWidth * 2.2, 0.0, 1.0);`;

const STATE_COLOUR = /* glsl */ `
if (kept > 0.5) diffuseColor.rgb *= keptTint;
if (chosen > 0.5) diffuseColor.rgb = mix(diffuseColor.rgb, chosenColour, 0.6);`;

/** Colour material of buildings; `letter` of an alternative paints planned ones, null keeps the colours of the file and its picture `map`. */
export function buildingMaterial(states, letter = null, map = null) {
  const material = new MeshLambertMaterial({
    map, vertexColors: letter === null, side: DoubleSide, shadowSide: BackSide, polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 2,
  });
  const own = { farShade, keptTint: { value: new Color(KEPT_TINT).lerp(new Color("#FFFFFF"), 0.25) }, chosenColour: { value: new Color(CHOSEN) } };
  if (letter !== null) {
    const { color, strength } = lookOf(letter);
    own.roofColour = { value: new Color(color) };
    own.wallColour = { value: new Color(PLANNED_WALL).lerp(new Color(color), PLANNED_WALL_TINT) };
    own.patternStrength = { value: strength };
  }
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, states.uniforms, own);
    shader.vertexShader = buildingVertex(shader.vertexShader, letter);
    shader.fragmentShader = buildingFragment(shader.fragmentShader, letter);
  };
  material.customProgramCacheKey = () => `building-${letter === null ? "existing" : lookOf(letter).pattern}`;
  return material;
}

function buildingVertex(source, letter) {
  return `attribute float feature; attribute float _ao; ${letter === null ? "" : "attribute float _storey;"}
flat varying float chosen; flat varying float kept; flat varying vec4 painted;
varying float skyView; varying float storey; varying float worldUp; varying vec3 worldPlace;
${FEATURE_STATE_GLSL}${FEATURE_COLOUR_GLSL}
${source}`.replace("#include <project_vertex>", `#include <project_vertex>
uint state = featureState(feature);
chosen = (state & ${CHOSEN_GLSL}) != 0u ? 1.0 : 0.0;
kept = (state & ${KEPT_GLSL}) != 0u && (viewMask & ${ALTERNATIVES_GLSL}) != 0u ? 1.0 : 0.0;
painted = featureColour(feature);
skyView = _ao; storey = ${letter === null ? "-1.0" : "_storey"};
worldUp = normalize(mat3(modelMatrix) * normal).z;
worldPlace = (modelMatrix * vec4(transformed, 1.0)).xyz;
${hide(letter !== null)}`);
}

function buildingFragment(source, letter) {
  const uniforms = letter === null ? "" : "uniform vec3 roofColour; uniform vec3 wallColour; uniform float patternStrength;";
  return `flat varying float chosen; flat varying float kept; flat varying vec4 painted;
varying float skyView; varying float storey; varying float worldUp; varying vec3 worldPlace;
uniform vec3 keptTint; uniform vec3 chosenColour; uniform float farShade; ${uniforms}
${replaceAll(source, [
    ["#include <shadowmap_pars_fragment>", SOFT_EDGE_SHADOWS],
    ["#include <color_fragment>", `#include <color_fragment>\n${letter === null ? "diffuseColor.rgb *= farShade;" : plannedColour(letter)}${PAINTED_GLSL}\n${STATE_COLOUR}`],
    ["#include <aomap_fragment>", occlusion("skyView")],
  ])}`;
}

/** Depth material of existing or planned buildings: what a view hides or draws pale throws no shadow in it. */
export function buildingDepthMaterial(states, isPlanned = false) {
  const material = new MeshDepthMaterial();
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, states.uniforms);
    shader.vertexShader = `attribute float feature;\n${FEATURE_STATE_GLSL}\n${shader.vertexShader}`
      .replace("#include <project_vertex>", `#include <project_vertex>\nuint state = featureState(feature);\n${hide(isPlanned)}`);
  };
  material.customProgramCacheKey = () => `building-depth-${isPlanned}`;
  return material;
}

/** Material of a terrain tile with its own pictures of land use and of sky view. */
export function terrainMaterial({ map = null, aoMap = null, vertexColors = false, color = "#FFFFFF" }) {
  const material = new MeshLambertMaterial({ map, aoMap, vertexColors, color, polygonOffset: true, polygonOffsetFactor: 4, polygonOffsetUnits: 16 });
  return softShadows(material, aoMap ? "texture2D(aoMap, vAoMapUv).r" : null, "terrain", true);
}

/** Material of a picture that lies on the ground: it wins over the terrain below it, and nothing is drawn where it is clear. */
export function pictureMaterial({ map, alphaTest = 0 }) {
  const material = new MeshLambertMaterial({ map, alphaTest, polygonOffset: true, polygonOffsetFactor: -1, polygonOffsetUnits: -4 });
  return softShadows(material, null, "picture", true);
}

/** Material of a model from elsewhere: `look` is what its own material says, in the words of the 3D library. */
export function foreignMaterial(look) {
  return softShadows(new MeshLambertMaterial(look), null, "foreign", true);
}

/**
 * Depth material of terrain: the upright skirts at the edges of tiles throw no shadow on their own rim, and slopes that just
 * turn away from the sun lie a little deeper than they are, so that they throw no stripes on themselves.
 */
export function terrainDepthMaterial() {
  const material = new MeshDepthMaterial({ polygonOffset: true, polygonOffsetFactor: 4, polygonOffsetUnits: 16 });
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = `varying vec3 worldPlace;\n${shader.vertexShader}`
      .replace("#include <project_vertex>", "#include <project_vertex>\nworldPlace = (modelMatrix * vec4(transformed, 1.0)).xyz;");
    shader.fragmentShader = `varying vec3 worldPlace;\n${shader.fragmentShader}`
      .replace("void main() {", "void main() {\nif (abs(normalize(cross(dFdx(worldPlace), dFdy(worldPlace))).z) < 0.12) discard;");
  };
  material.customProgramCacheKey = () => "terrain-depth";
  return material;
}

/** Material of new surfaces on the ground: they win over the terrain they lie on; the attribute `_ao` is their sky view. */
export function surfaceMaterial({ color = "#FFFFFF", vertexColors = false }) {
  const material = new MeshLambertMaterial({ color, vertexColors, side: DoubleSide, polygonOffset: true, polygonOffsetFactor: -1, polygonOffsetUnits: -4 });
  softShadows(material, "skyView", "surface");
  const inner = material.onBeforeCompile;
  material.onBeforeCompile = (shader) => {
    inner(shader);
    shader.vertexShader = `attribute float _ao; varying float skyView;\n${shader.vertexShader}`
      .replace("#include <begin_vertex>", "#include <begin_vertex>\nskyView = _ao;");
    shader.fragmentShader = `varying float skyView;\n${shader.fragmentShader}`;
  };
  return material;
}

/** Gives a Lambert material the soft rim of the shadow map and, with `factor` (GLSL), the sky view; one that `pales` follows `paleness`. */
export function softShadows(material, factor, key, pales = false) {
  material.onBeforeCompile = (shader) => {
    if (pales) Object.assign(shader.uniforms, { paleness, lineBrightness });
    shader.fragmentShader = replaceAll(pales ? `uniform float paleness; uniform float lineBrightness;\n${shader.fragmentShader}` : shader.fragmentShader, [
      ["#include <shadowmap_pars_fragment>", SOFT_EDGE_SHADOWS],
      ["#include <aomap_fragment>", factor ? occlusion(factor) : ""],
      ["#include <tonemapping_fragment>", `#include <tonemapping_fragment>\n${pales ? PALING : ""}`],
    ]);
  };
  material.customProgramCacheKey = () => `${key}-${factor ?? "open"}-${pales}`;
  return material;
}
