/** The drawing surface: WebGL context, tone and size; everything that depends on the chosen quality. */

import { NeutralToneMapping, PCFShadowMap, SRGBColorSpace, WebGLRenderer } from "three";
import { OUTLINE } from "./palette.js";
import { fadeRange } from "./outlines.js";

const TOUCH_PIXEL_RATIO = 1.5;

/** A renderer on `canvas`, or null where the browser gives no WebGL 2. */
export function openCanvas(canvas, antialias) {
  const attributes = { antialias, alpha: true, depth: true, stencil: false, premultipliedAlpha: true, powerPreference: "high-performance" };
  const context = canvas.getContext("webgl2", attributes);
  if (context === null) return null;
  const renderer = new WebGLRenderer({ canvas, context, ...attributes });
  renderer.outputColorSpace = SRGBColorSpace;
  renderer.toneMapping = NeutralToneMapping;
  renderer.toneMappingExposure = 1;
  renderer.shadowMap.enabled = true;
  renderer.shadowMap.type = PCFShadowMap;
  renderer.setClearColor(0x000000, 0);
  renderer.autoClear = false;
  return renderer;
}

/** Applies a quality's pixel ratio and line distance. */
export function applyQuality(renderer, quality) {
  const most = matchMedia("(pointer: coarse)").matches ? Math.min(TOUCH_PIXEL_RATIO, quality.pixelRatio) : quality.pixelRatio;
  renderer.setPixelRatio(Math.min(window.devicePixelRatio || 1, most));
  const share = quality.outlinesTo / OUTLINE.fadeTo;
  fadeRange.value = [OUTLINE.fadeFrom * share, OUTLINE.fadeTo * share];
}

/** Waits for the graphics device and gives the milliseconds since `startedAt`. */
export function finished(renderer, startedAt) {
  const gl = renderer.getContext();
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  return performance.now() - startedAt;
}
