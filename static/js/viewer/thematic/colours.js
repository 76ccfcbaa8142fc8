/** One colour per object of the register, for every tile at once: a small texture that the shaders of buildings read per vertex. */

import { DataTexture, NearestFilter, RGBAFormat, SRGBColorSpace, UnsignedByteType } from "three";

const WIDTH = 256;
const GROWTH_ROWS = 16;

function colourTexture(rows, previous) {
  const bytes = new Uint8Array(4 * WIDTH * rows);
  if (previous) bytes.set(previous.image.data);
  const texture = new DataTexture(bytes, WIDTH, rows, RGBAFormat, UnsignedByteType);
  Object.assign(texture, { colorSpace: SRGBColorSpace, magFilter: NearestFilter, minFilter: NearestFilter, needsUpdate: true });
  return texture;
}

/** GLSL for vertex shaders: `featureColour(number)`; without opacity where the object keeps its own colours. */
export const FEATURE_COLOUR_GLSL = /* glsl */ `
uniform highp sampler2D featureColours;
vec4 featureColour(float number) {
  int n = int(number + 0.5);
  ivec2 place = ivec2(n % ${WIDTH}, n / ${WIDTH});
  return place.y < textureSize(featureColours, 0).y ? texelFetch(featureColours, place, 0) : vec4(0.0);
}
`;

/** GLSL for fragment shaders: roofs in the full colour, walls paler, so that a building keeps its shape. */
export const PAINTED_GLSL = /* glsl */ `
if (painted.a > 0.5) diffuseColor.rgb = worldUp > 0.3 ? painted.rgb : mix(vec3(0.86), painted.rgb, 0.6);`;

export class FeatureColours {
  constructor() {
    this.texture = colourTexture(GROWTH_ROWS, null);
    this.uniforms = { featureColours: { value: this.texture } };
  }

  /** Paints the object with this number ("#RRGGBB"); null leaves it as it is. */
  set(number, color) {
    while (4 * number >= this.texture.image.data.length) this.#grow();
    const at = 4 * number;
    if (color === null) this.texture.image.data.fill(0, at, at + 4);
    else {
      this.texture.image.data.set([...[1, 3, 5].map((from) => parseInt(color.slice(from, from + 2), 16)), 255], at);
    }
    this.texture.needsUpdate = true;
  }

  #grow() {
    const previous = this.texture;
    this.texture = colourTexture(previous.image.height * 2, previous);
    this.uniforms.featureColours.value = this.texture;
    previous.dispose();
  }

  dispose() {
    this.texture.dispose();
  }
}
