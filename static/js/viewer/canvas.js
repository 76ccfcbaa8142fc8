/** The drawing surface: WebGL context, tone and size; everything that depends on the chosen quality. */

import { NeutralToneMapping, PCFShadowMap, SRGBColorSpace, WebGLRenderer } from "three";
import { OUTLINE } from "./palette.js";
import { fadeRange } from "./outlines.js";
import { encodeByRoots } from "./thrift.js";

const TOUCH_PIXEL_RATIO = 1.5;
const POLL_MILLISECONDS = 8;

/** A renderer on `canvas`, or null where the browser gives no WebGL 2. */
export function openCanvas(canvas, antialias) {
  const attributes = { antialias, alpha: true, depth: true, stencil: false, premultipliedAlpha: true, powerPreference: "high-performance" };
  const context = canvas.getContext("webgl2", attributes);
  if (context === null) return null;
  encodeByRoots();
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

/** Applies how far a quality draws lines. */
export function applyQuality(quality) {
  const share = quality.outlinesTo / OUTLINE.fadeTo;
  fadeRange.value = [OUTLINE.fadeFrom * share, OUTLINE.fadeTo * share];
}

/** Pixels per CSS pixel for a canvas of this size, at rest or while moving. */
export function pixelRatioFor(quality, { width, height, moving }) {
  const most = matchMedia("(pointer: coarse)").matches ? Math.min(TOUCH_PIXEL_RATIO, quality.pixelRatio) : quality.pixelRatio;
  const resting = Math.min(window.devicePixelRatio || 1, most, Math.sqrt(quality.mostPixels / (width * height)));
  return moving ? Math.min(resting, quality.moving.pixelRatio) : resting;
}

/** Resolves with the milliseconds since `startedAt` once the graphics device has done everything asked of it. */
export function whenDrawn(renderer, startedAt) {
  const gl = renderer.getContext();
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  return new Promise((resolve) => {
    const ask = () => {
      const isDone = fence === null || gl.isContextLost() || gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED;
      if (!isDone) return setTimeout(ask, POLL_MILLISECONDS);
      gl.deleteSync(fence);
      return resolve(performance.now() - startedAt);
    };
    ask();
  });
}
