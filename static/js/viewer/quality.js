/**
 * How well the picture is drawn. It is drawn on demand, so a picture at rest costs one frame and gets the best quality on
 * every device, processors that draw by themselves included; only while something moves slow devices draw a lighter one.
 */

const STORAGE_KEY = "twin.quality";
const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render/i;
const SMOOTH_MILLISECONDS = 40;
const REST_MILLISECONDS = 2500;
const SLOW_FRAMES = 2;
const SOFTWARE_PIXELS = 2.2e6;

export const QUALITIES = {
  fein: { antialias: true, pixelRatio: 2, shadowSize: 2048, fineTrees: true, outlinesTo: 1300 },
  mittel: { antialias: true, pixelRatio: 1, shadowSize: 2048, fineTrees: false, outlinesTo: 900 },
  sparsam: { antialias: false, pixelRatio: 1, shadowSize: 1024, fineTrees: false, outlinesTo: 500 },
};
const NEXT_BELOW = { fein: "mittel", mittel: "sparsam", sparsam: "sparsam" };

/** What is drawn while the camera moves: as at rest where frames are cheap, else fewer pixels, no outlines, simple trees. */
export const MOVING = {
  smooth: { pixelRatio: 1, fineTrees: true, outlines: true },
  light: { pixelRatio: 0.6, fineTrees: false, outlines: false },
};

function remembered() {
  try {
    return sessionStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

function remember(name) {
  try {
    sessionStorage.setItem(STORAGE_KEY, name);
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

/** {name, isFixed, moving, mostPixels, slow, ...settings}: the asked quality, the remembered one, or the best. */
export function firstQuality(asked) {
  const known = [asked, remembered(), "fein"].find((name) => name in QUALITIES);
  const isSoftware = drawsInSoftware();
  return {
    name: known, isFixed: asked in QUALITIES, slow: 0, mostPixels: isSoftware ? SOFTWARE_PIXELS : Infinity,
    moving: isSoftware ? MOVING.light : MOVING.smooth, ...QUALITIES[known],
  };
}

/**
 * The quality after a resting frame of this many milliseconds: slow ones make movement lighter, and several too slow ones
 * in a row make the next resting frames simpler. That is remembered until the browser is closed; it may just have been busy.
 */
export function judgedQuality(quality, milliseconds) {
  const moving = milliseconds > SMOOTH_MILLISECONDS ? MOVING.light : MOVING.smooth;
  const slow = milliseconds > REST_MILLISECONDS ? quality.slow + 1 : 0;
  const name = slow < SLOW_FRAMES || quality.isFixed ? quality.name : NEXT_BELOW[quality.name];
  if (name === quality.name) return { ...quality, moving, slow };
  remember(name);
  return { ...quality, ...QUALITIES[name], name, moving, slow: 0 };
}
