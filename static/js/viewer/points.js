/** Points as dots: measured ones in the colours of the file, and single objects with a rim that are seen from any distance. */

import { PointsMaterial, Vector3 } from "three";

/** Size of a dot in CSS pixels. */
const DOT = 2.5;

/** Material of all dots of a layer. */
export function pointMaterial() {
  return new PointsMaterial({ size: DOT * Math.min(2, globalThis.devicePixelRatio ?? 1), sizeAttenuation: false, vertexColors: true });
}

/** Gives a loaded tile the layer's material; dots throw no shadow. */
export function preparePointTile(scene, material) {
  scene.traverse((object) => {
    if (object.isPoints) Object.assign(object, { material, castShadow: false, receiveShadow: false });
  });
}

/**
 * A single object: as large as it is (m), never smaller than this on the screen (CSS pixels), less `among` areas that it would
 * hide; `reach` is the angle a click may miss it by.
 */
const SIGN = { radius: 0.9, pixels: 11, among: 6, reach: 0.009 };

/** Material of single objects, alone or among areas: a round dot with a white rim, drawn over the ground it lies on. */
export function dotMaterial(isAmongAreas) {
  const material = new PointsMaterial({ vertexColors: true, transparent: true, depthWrite: false, toneMapped: false });
  material.onBeforeCompile = (shader) => {
    shader.uniforms.least = { value: (isAmongAreas ? SIGN.among : SIGN.pixels) * Math.min(2, globalThis.devicePixelRatio ?? 1) };
    shader.vertexShader = `uniform float least;\n${shader.vertexShader}`
      .replace("#include <project_vertex>", "#include <project_vertex>\nmvPosition.xyz *= 0.996;\ngl_Position = projectionMatrix * mvPosition;")
      .replace("gl_PointSize = size;", `gl_PointSize = max(least, ${(2 * SIGN.radius).toFixed(1)} * projectionMatrix[1][1] * scale / -mvPosition.z);`)
      .replace("if ( isPerspective ) gl_PointSize *= ( scale / - mvPosition.z );", "");
    shader.fragmentShader = shader.fragmentShader.replace("#include <color_fragment>", `#include <color_fragment>
float middle = 2.0 * length(gl_PointCoord - 0.5);
if (middle > 1.0) discard;
diffuseColor.rgb = mix(diffuseColor.rgb, vec3(1.0), smoothstep(0.66, 0.74, middle));`);
  };
  material.customProgramCacheKey = () => "dots";
  return material;
}

/** `raycast` of single objects: a ray meets those it passes within their radius, or nearly so on the screen. */
export function meetDots(raycaster, intersects) {
  const places = this.geometry.getAttribute("position");
  const place = new Vector3();
  for (let index = 0; index < places.count; index += 1) {
    place.fromBufferAttribute(places, index).applyMatrix4(this.matrixWorld);
    const distance = raycaster.ray.origin.distanceTo(place);
    const missed = raycaster.ray.distanceToPoint(place);
    if (missed <= Math.max(SIGN.radius, distance * SIGN.reach)) intersects.push({ distance, index, object: this, point: place.clone() });
  }
}
