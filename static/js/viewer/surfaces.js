/** Surfaces that an alternative lays on the ground, such as paths and green. */

import { openSky } from "./buildings.js";
import { surfaceMaterial } from "./materials.js";

/** Gives the surfaces of a model the viewer's materials with the file's own colours, z up. */
export function laidSurfaces(surfaces) {
  surfaces.rotation.x = Math.PI / 2;
  surfaces.traverse((object) => {
    if (!object.isMesh) return;
    openSky(object.geometry);
    object.material = surfaceMaterial({ color: object.material.color, vertexColors: object.geometry.hasAttribute("color") });
    object.receiveShadow = true;
  });
  return surfaces;
}
