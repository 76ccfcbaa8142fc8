/** Three steps of drawing quality, chosen once for the browser and never differing inside one comparison. */

const STORAGE_KEY = "twin.quality";
const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render/i;

export const QUALITIES = {
  fein: { antialias: true, pixelRatio: 2, shadowSize: 2048, fineTrees: true, outlinesTo: 1300, outlinesMoving: true },
  mittel: { antialias: true, pixelRatio: 1, shadowSize: 2048, fineTrees: false, outlinesTo: 500, outlinesMoving: false },
  sparsam: { antialias: false, pixelRatio: 1, shadowSize: 1024, fineTrees: false, outlinesTo: 500, outlinesMoving: false },
};

function remembered() {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

function remember(name) {
  try {
    localStorage.setItem(STORAGE_KEY, name);
  } catch {
    return;
  }
}

/** Whether this browser draws with its processor only; asked on a canvas of one pixel. */
function drawsInSoftware() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const gl = canvas.getContext("webgl2");
  const extension = gl?.getExtension("WEBGL_debug_renderer_info");
  const name = extension ? gl.getParameter(extension.UNMASKED_RENDERER_WEBGL) : "";
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return SOFTWARE.test(name);
}

/** {name, isMeasured, ...settings}: the asked quality, the remembered one, or a first guess to be measured. */
export function firstQuality(asked) {
  if (asked in QUALITIES) return { name: asked, isMeasured: true, ...QUALITIES[asked] };
  const known = remembered();
  if (known in QUALITIES) return { name: known, isMeasured: true, ...QUALITIES[known] };
  const name = drawsInSoftware() ? "sparsam" : "fein";
  return { name, isMeasured: name === "sparsam", ...QUALITIES[name] };
}

/** Quality for this many milliseconds a frame; it is remembered, so that the next page starts with it. */
export function measuredQuality(milliseconds) {
  const name = milliseconds < 40 ? "fein" : milliseconds < 110 ? "mittel" : "sparsam";
  remember(name);
  return { name, isMeasured: true, ...QUALITIES[name] };
}
