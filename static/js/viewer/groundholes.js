/** Holes in the terrain of one viewer: where another ground is drawn instead, the terrain and what lies on it is left out. */

import { CanvasTexture, LinearFilter, Vector4 } from "three";

const MOST_PIXELS = 1024;
const PIXEL = 0.1;
const MARGIN = 1;

const PARAMETERS = "varying vec3 holePlace;";
const CUT = `
if (holeBox.z > 0.0) {
  vec2 holeSpot = (holePlace.xy - holeBox.xy) / holeBox.zw;
  if (holeSpot.x > 0.0 && holeSpot.y > 0.0 && holeSpot.x < 1.0 && holeSpot.y < 1.0 && texture2D(holeMask, holeSpot).r > 0.5) discard;
}`;

export class Holes {
  uniforms = { holeMask: { value: null }, holeBox: { value: new Vector4() } };

  /** A hole below these triangles [[x, y, ...], ...] in local metres: {mask, box}. */
  make(triangles) {
    const [xs, ys] = [0, 1].map((axis) => triangles.flat().map((point) => point[axis]));
    const low = [xs, ys].map((values) => values.reduce((a, b) => Math.min(a, b)) - MARGIN);
    const size = [xs, ys].map((values, axis) => values.reduce((a, b) => Math.max(a, b)) + MARGIN - low[axis]);
    const pixel = Math.max(PIXEL, Math.max(...size) / MOST_PIXELS);
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = size.map((length) => Math.ceil(length / pixel));
    const pen = canvas.getContext("2d");
    const place = ([x, y]) => [((x - low[0]) / size[0]) * canvas.width, canvas.height - ((y - low[1]) / size[1]) * canvas.height];
    pen.fillStyle = "#FFFFFF";
    // neighbours overlap by a hair, as the seam between two of them would stay half covered
    Object.assign(pen, { strokeStyle: "#FFFFFF", lineWidth: 0.8 });
    for (const triangle of triangles) {
      const path = new Path2D(`M${triangle.map((point) => place(point).join(" ")).join("L")}Z`);
      pen.fill(path);
      pen.stroke(path);
    }
    const mask = new CanvasTexture(canvas);
    Object.assign(mask, { minFilter: LinearFilter, magFilter: LinearFilter, generateMipmaps: false });
    return { mask, box: new Vector4(...low, ...size) };
  }

  /** Cuts this hole and no other; null none. */
  use(hole) {
    this.uniforms.holeMask.value = hole?.mask ?? null;
    this.uniforms.holeBox.value = hole?.box ?? new Vector4();
  }

  free(hole) {
    hole?.mask.dispose();
  }

  /** Lets a material of the ground, or of its shadow, have the holes. */
  cutInto(material) {
    const [inner, key] = [material.onBeforeCompile, material.customProgramCacheKey()];
    material.onBeforeCompile = (shader, renderer) => {
      inner(shader, renderer);
      Object.assign(shader.uniforms, this.uniforms);
      shader.vertexShader = `${PARAMETERS}\n${shader.vertexShader}`
        .replace("#include <project_vertex>", "#include <project_vertex>\nholePlace = (modelMatrix * vec4(transformed, 1.0)).xyz;");
      shader.fragmentShader = `${PARAMETERS} uniform sampler2D holeMask; uniform vec4 holeBox;\n${shader.fragmentShader}`
        .replace("void main() {", `void main() {${CUT}`);
    };
    material.customProgramCacheKey = () => `${key}-holes`;
    return material;
  }
}
