/** The 3D library's shaders with the same result for less work: browsers without a graphics card feel every power and sine per pixel. */

import { ShaderChunk } from "three";

const SAMPLES = 5;
const GOLDEN_ANGLE = 2.399963229728653;
const EXACT_ENCODING = "pow( value.rgb, vec3( 0.41666 ) ) * 1.055 - vec3( 0.055 )";
/** Within 0.1 of 255 steps of the power above the linear part of sRGB; found by least squares. */
const ROOT_ENCODING = "0.83374151 * sqrt( value.rgb ) + 0.29812795 * sqrt( sqrt( value.rgb ) ) - 0.05532592 * value.rgb - 0.0769039";

/** Encodes colours for the screen with two square roots instead of a power; for all materials made from now on. */
export function encodeByRoots() {
  ShaderChunk.colorspace_pars_fragment = ShaderChunk.colorspace_pars_fragment.replace(EXACT_ENCODING, ROOT_ENCODING);
}

/** The place of a shadow sample in a disk, before the disk is turned. */
function samplePlace(index) {
  const radius = Math.sqrt((index + 0.5) / SAMPLES);
  const angle = index * GOLDEN_ANGLE;
  return `vec2( ${(radius * Math.cos(angle)).toFixed(9)}, ${(radius * Math.sin(angle)).toFixed(9)} )`;
}

/** GLSL of soft shadows, whose samples are turned together by one sine and cosine instead of one pair for each. */
export function turnedTogether(source) {
  return source
    .replace(/float phi = ([^;]+);/, "float phi = $1;\nmat2 turn = mat2( cos( phi ), sin( phi ), - sin( phi ), cos( phi ) );")
    .replace(/vogelDiskSample\( (\d), 5, phi \)/g, (_, index) => `( turn * ${samplePlace(Number(index))} )`);
}
