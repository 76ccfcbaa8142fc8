/**
 * The camera as planners write it down: a target, a direction of looking, a height angle, a distance and a lens; the way
 * from there to the camera that draws, flights between two of them, and stepping back until the site fits.
 */

import { MathUtils, PerspectiveCamera, Vector3 } from "three";

const RADIANS = Math.PI / 180;
const EYE_LEVEL = { elevation: 15, distance: 250, fov: 40 };
const ALONG_GROUND = { elevation: 10, distance: 200 };
const LIMITS = { elevation: [-30, 89.5], distance: [3, 2_000_000], fov: [10, 90] };
const FLIGHT_SECONDS = 0.7;
const REFERENCE_ASPECT = 1.6;
const SITE_FILL = 0.94;
const ABOVE_GROUND = 1.5;

export const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const clamped = (value, [low, high]) => MathUtils.clamp(value, low, high);

/** A view in local metres: {target: Vector3, azimuth, elevation, distance, fov}. */
export function viewFromCamera(camera, frame) {
  return {
    target: frame.toLocal(camera),
    azimuth: camera.azimuth ?? 0,
    elevation: clamped(camera.elevation ?? 35, LIMITS.elevation),
    distance: clamped(camera.distance ?? 500, LIMITS.distance),
    fov: clamped(camera.fov ?? 24, LIMITS.fov),
  };
}

/** The Camera of the contracts for a view; numbers are rounded to what can be seen. */
export function cameraFromView(view, frame) {
  const round = (value, digits) => Number(value.toFixed(digits));
  const { lon, lat, height } = frame.toGeographic(view.target);
  return {
    lon: round(lon, 7), lat: round(lat, 7), height: round(height, 2),
    azimuth: round(MathUtils.euclideanModulo(view.azimuth, 360), 2), elevation: round(view.elevation, 2),
    distance: round(view.distance, 2), fov: round(view.fov, 2),
  };
}

/** Level unit vector in the direction of looking. */
export function forwardOf(view) {
  return new Vector3(Math.sin(view.azimuth * RADIANS), Math.cos(view.azimuth * RADIANS), 0);
}

/** Place of the camera of a view. */
export function positionOf(view) {
  const flat = Math.cos(view.elevation * RADIANS) * view.distance;
  return view.target.clone().addScaledVector(forwardOf(view), -flat)
    .add(new Vector3(0, 0, Math.sin(view.elevation * RADIANS) * view.distance));
}

/** Whether a view stands on the ground and looks level, like a person. */
export function isEyeLevel(view) {
  return view.elevation < EYE_LEVEL.elevation && view.distance < EYE_LEVEL.distance && view.fov >= EYE_LEVEL.fov;
}

/** Metres that a pixel covers at the target of a view in a pane of this height. */
export function metresPerPixel(view, height) {
  return (2 * view.distance * Math.tan((view.fov / 2) * RADIANS)) / height;
}

/** Whether a view looks along the ground, where drawn traces in the air would be taken for things. */
export function isAlongGround(view) {
  return view.elevation < ALONG_GROUND.elevation && view.distance < ALONG_GROUND.distance;
}

/**
 * Sets `camera` to a view for a pane of this aspect. At eye level the camera looks level and the picture is shifted, so
 * that upright edges stay upright.
 */
export function applyView(camera, view, aspect) {
  const eyeLevel = isEyeLevel(view);
  camera.up.set(0, 0, 1);
  camera.fov = view.fov;
  camera.aspect = aspect;
  camera.position.copy(positionOf(view));
  const above = Math.max(1, camera.position.z - view.target.z);
  camera.near = eyeLevel ? 0.3 : MathUtils.clamp(Math.min(above, view.distance) * 0.2, 0.5, 40);
  camera.far = Math.max(6000, view.distance * 5);
  if (eyeLevel) {
    camera.lookAt(view.target.x, view.target.y, camera.position.z);
    const slope = Math.tan(view.elevation * RADIANS);
    const shift = slope / (2 * Math.tan((view.fov / 2) * RADIANS));
    camera.setViewOffset(1000 * aspect, 1000, 0, shift * 1000, 1000 * aspect, 1000);
  } else {
    camera.clearViewOffset();
    if (view.elevation > 89) camera.up.copy(forwardOf(view));
    camera.lookAt(view.target);
  }
  camera.updateProjectionMatrix();
  camera.updateMatrixWorld();
}

function shows(points, view, aspect) {
  const camera = new PerspectiveCamera();
  applyView(camera, view, aspect);
  return points.every((point) => {
    const { x, y, z } = point.clone().project(camera);
    return Math.abs(x) <= SITE_FILL && Math.abs(y) <= SITE_FILL && z < 1;
  });
}

/**
 * The view moved back until all `points` of the site boundary are seen in a pane of this aspect; unchanged when the
 * author's own view (aspect 1.6) does not show them all either, or stands at eye level.
 */
export function fittedView(view, points, aspect) {
  if (points.length === 0 || isEyeLevel(view) || !shows(points, view, REFERENCE_ASPECT)) return view;
  let fitted = view;
  for (let step = 0; step < 40 && !shows(points, fitted, aspect); step += 1) fitted = { ...fitted, distance: fitted.distance * 1.04 };
  return fitted;
}

/** The view lifted so that its camera never stands below the ground; `heightAt(x, y)` gives metres or null. */
export function aboveGround(view, heightAt) {
  const position = positionOf(view);
  const ground = heightAt(position.x, position.y);
  const missing = ground === null ? 0 : ground + ABOVE_GROUND - position.z;
  if (missing <= 0) return view;
  const height = MathUtils.clamp((position.z + missing - view.target.z) / view.distance, -1, 1);
  return { ...view, elevation: clamped(Math.asin(height) / RADIANS, LIMITS.elevation) };
}

/** The view changed by {right, ahead (shares of the distance), azimuth, elevation (degrees), zoom (factor of the distance)}. */
export function movedView(view, { right = 0, ahead = 0, azimuth = 0, elevation = 0, zoom = 1 }) {
  const forward = forwardOf(view);
  const sideways = new Vector3(forward.y, -forward.x, 0);
  return {
    ...view,
    target: view.target.clone().addScaledVector(sideways, right * view.distance).addScaledVector(forward, ahead * view.distance),
    azimuth: view.azimuth + azimuth,
    elevation: clamped(view.elevation + elevation, LIMITS.elevation),
    distance: clamped(view.distance * zoom, LIMITS.distance),
  };
}

const ease = (share) => (share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2);

function between(from, to, share) {
  const turn = MathUtils.euclideanModulo(to.azimuth - from.azimuth + 180, 360) - 180;
  return {
    target: from.target.clone().lerp(to.target, share),
    azimuth: from.azimuth + turn * share,
    elevation: MathUtils.lerp(from.elevation, to.elevation, share),
    distance: Math.exp(MathUtils.lerp(Math.log(from.distance), Math.log(to.distance), share)),
    fov: MathUtils.lerp(from.fov, to.fov, share),
  };
}

/** A flight of so many seconds: `at(now)` gives the view at a time in milliseconds, `endsAt` is when it has arrived. */
export function flight(from, to, startedAt, seconds = FLIGHT_SECONDS) {
  const milliseconds = 1000 * seconds;
  const endsAt = startedAt + milliseconds;
  return { endsAt, at: (now) => (now >= endsAt ? to : between(from, to, ease((now - startedAt) / milliseconds))) };
}
