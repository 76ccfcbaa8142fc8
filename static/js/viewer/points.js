/** Measured points: dots of a fixed size on the screen in the colours of the file. */

import { PointsMaterial } from "three";

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
