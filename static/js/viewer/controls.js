/** Mouse and touch: moves the view over the ground, turns and tilts it, and changes the distance. */

import { MOUSE, PerspectiveCamera, TOUCH, Vector3 } from "three";
import { MapControls } from "three/addons/controls/MapControls.js";
import { positionOf } from "./camera.js";

const DEGREES = 180 / Math.PI;

/**
 * Controls on `element`. They steer a rig camera of their own, so that the drawing camera may be shifted or fitted.
 * `changed(view)` is called with each new view; `set(view)` follows the viewer.
 */
export function createControls(element, changed) {
  const rig = new PerspectiveCamera();
  rig.up.set(0, 0, 1);
  const controls = new MapControls(rig, element);
  controls.enableDamping = false;
  controls.screenSpacePanning = false;
  controls.minPolarAngle = 0.01;
  controls.maxPolarAngle = (100 * Math.PI) / 180;
  controls.mouseButtons = { LEFT: MOUSE.PAN, MIDDLE: MOUSE.DOLLY, RIGHT: MOUSE.ROTATE };
  controls.touches = { ONE: TOUCH.PAN, TWO: TOUCH.DOLLY_ROTATE };
  let following = false;
  let lens = 24;

  function view() {
    const offset = rig.position.clone().sub(controls.target);
    const distance = offset.length();
    const azimuth = Math.atan2(-offset.x, -offset.y) * DEGREES;
    return { target: controls.target.clone(), azimuth, elevation: Math.asin(offset.z / distance) * DEGREES, distance, fov: lens };
  }

  controls.addEventListener("change", () => following || changed(view()));
  return {
    set(next) {
      following = true;
      lens = next.fov;
      rig.fov = next.fov;
      controls.target.copy(next.target);
      rig.position.copy(positionOf(next));
      rig.up.set(0, 0, 1);
      rig.lookAt(new Vector3().copy(next.target));
      rig.updateMatrixWorld();
      controls.update();
      following = false;
    },
    setEnabled(enabled) {
      controls.enabled = enabled;
      element.style.touchAction = enabled ? "none" : "auto";
    },
    dispose: () => controls.dispose(),
  };
}
