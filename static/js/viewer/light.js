/** Sun, sky and haze: colours by height of the sun, and a shadow map fitted to what is looked at. */

import {
  BackSide, Color, DirectionalLight, Fog, HemisphereLight, MathUtils, Mesh, ShaderMaterial, SphereGeometry, Vector3,
} from "three";
import { lineBrightness } from "./outlines.js";
import { LIGHT } from "./palette.js";

const RADIANS = Math.PI / 180;
const EVENING_BELOW = 8;
const DAY_ABOVE = 22;
const SHADOW_MARGIN = 140;
const RELIEF = 120;
const LONGEST_REACH = 2400;
const SHADOW_BIAS_METRES = 0.06;
const SKY_RADIUS = 3000;
const SKY_RINGS = 60;
const LAST = 1e6;
/** Distances of the camera between which shadows fade away: from there they would be a spot in the middle of the town. */
const SHADOW_FADE = [7000, 9000];

function mixed(from, to, share) {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [
    key, typeof value === "number" ? MathUtils.lerp(value, to[key], share) : new Color(value).lerp(new Color(to[key]), share),
  ]));
}

/** Light for a height of the sun in degrees; the sun fades within the last two degrees above the horizon. */
export function lightFor(elevation) {
  if (elevation <= -4) return mixed(LIGHT.night, LIGHT.night, 0);
  if (elevation < 2) {
    const dusk = mixed(LIGHT.night, LIGHT.evening, MathUtils.smoothstep(elevation, -4, 2));
    return { ...dusk, sunStrength: LIGHT.evening.sunStrength * MathUtils.smoothstep(elevation, 0, 2) };
  }
  return mixed(LIGHT.evening, LIGHT.day, MathUtils.smoothstep(elevation, EVENING_BELOW, DAY_ABOVE));
}

/** The sky behind everything: drawn last, where nothing else is; its colours run from ring to ring, 3 degrees apart. */
function skyDome(horizon, zenith) {
  const material = new ShaderMaterial({
    side: BackSide, depthWrite: false, fog: false, toneMapped: false,
    uniforms: { horizon: { value: horizon }, zenith: { value: zenith } },
    vertexShader: `uniform vec3 horizon; uniform vec3 zenith; varying vec3 colour;
      void main() {
        float height = max(0.0, normalize(position).z);
        colour = mix(horizon, zenith, pow(smoothstep(0.0, 0.55, height), 0.7));
        gl_Position = (projectionMatrix * modelViewMatrix * vec4(position, 1.0)).xyww;
      }`,
    fragmentShader: `varying vec3 colour;
      void main() {
        gl_FragColor = vec4(colour, 1.0);
        #include <colorspace_fragment>
      }`,
  });
  const rings = new SphereGeometry(SKY_RADIUS, 24, SKY_RINGS).rotateX(Math.PI / 2);
  const dome = new Mesh(rings, material);
  dome.renderOrder = LAST;
  dome.frustumCulled = false;
  dome.raycast = () => {};
  return dome;
}

/** The light of a scene; `shadowSize` is the width of the shadow map in texels. */
export class Light {
  constructor(scene, shadowSize) {
    const horizon = new Color();
    const zenith = new Color();
    this.sun = new DirectionalLight();
    this.sky = new HemisphereLight();
    this.sky.position.set(0, 0, 1);
    this.dome = skyDome(horizon, zenith);
    this.colours = { horizon, zenith };
    this.direction = new Vector3(0, -0.6, 0.8);
    this.fog = new Fog(horizon, 500, 2000);
    this.sun.castShadow = true;
    this.sun.shadow.mapSize.set(shadowSize, shadowSize);
    this.sun.shadow.camera.up.set(0, 0, 1);
    this.sun.shadow.autoUpdate = false;
    scene.fog = this.fog;
    scene.add(this.sun, this.sun.target, this.sky, this.dome);
    this.maps = new Map();
    this.version = 0;
  }

  /** Puts the sun at {azimuth, elevation} in degrees. */
  setSun({ azimuth, elevation }) {
    if (this.azimuth === azimuth && this.elevation === elevation) return;
    Object.assign(this, { azimuth, elevation });
    const light = lightFor(elevation);
    const flat = Math.cos(elevation * RADIANS);
    this.direction.set(Math.sin(azimuth * RADIANS) * flat, Math.cos(azimuth * RADIANS) * flat, Math.sin(elevation * RADIANS));
    this.sun.color.set(light.sun);
    this.sun.intensity = light.sunStrength;
    this.sky.color.set(light.sky);
    this.sky.groundColor.set(light.ground);
    this.sky.intensity = light.skyStrength;
    this.colours.horizon.set(light.horizon);
    this.colours.zenith.set(light.zenith);
    this.fog.color.set(light.horizon);
    lineBrightness.value = light.lines;
    this.version += 1;
  }

  /** Haze and sky for a camera at this distance from what it looks at. */
  followCamera(camera, distance, isEyeLevel) {
    this.dome.position.copy(camera.position);
    const isCity = distance > 900;
    this.fog.near = isEyeLevel ? 500 : distance * (isCity ? 0.9 : 1);
    this.fog.far = isEyeLevel ? 4000 : distance * (isCity ? 2.2 : 3.3);
  }

  /** Fits the shadow map to a square around what the camera looks at; snapped to whole texels, so shadows stand still. */
  fitShadow(target, forward, distance) {
    this.sun.shadow.intensity = 1 - MathUtils.smoothstep(distance, ...SHADOW_FADE);
    const fit = MathUtils.clamp(distance * 0.65, 110, 900);
    const { shadow } = this.sun;
    const depth = fit + SHADOW_MARGIN;
    const reach = depth + this.#hillsTowardsTheSun();
    const texel = (2 * fit) / shadow.mapSize.x;
    const centre = this.#snapped(target.clone().addScaledVector(forward, fit * 0.25), texel);
    const key = [...centre.toArray(), fit, ...this.direction.toArray()].join();
    if (key === this.fitted) return;
    this.fitted = key;
    this.version += 1;
    this.sun.target.position.copy(centre);
    this.sun.position.copy(centre).addScaledVector(this.direction, reach);
    Object.assign(shadow.camera, { left: -fit, right: fit, bottom: -fit, top: fit, near: 1, far: reach + depth });
    shadow.camera.updateProjectionMatrix();
    this.sun.updateMatrixWorld();
    this.sun.target.updateMatrixWorld();
    shadow.updateMatrices(this.sun);
    shadow.bias = -SHADOW_BIAS_METRES / (reach + depth - 1);
    shadow.normalBias = 0.9 * texel;
    shadow.radius = distance < 200 ? 1.4 : 2.2;
  }

  /** How much farther towards a low sun a hill may stand and still throw its shadow here, in metres. */
  #hillsTowardsTheSun() {
    return this.elevation > 0 ? Math.min(LONGEST_REACH, RELIEF / Math.tan(this.elevation * RADIANS)) : 0;
  }

  #snapped(centre, texel) {
    const right = new Vector3(0, 0, 1).cross(this.direction).normalize();
    const up = this.direction.clone().cross(right);
    for (const axis of [right, up]) {
      const along = centre.dot(axis);
      centre.addScaledVector(axis, Math.round(along / texel) * texel - along);
    }
    return centre;
  }

  /** Camera of the shadow map: what it sees must be loaded too, because it throws shadows into the picture; null where none are seen. */
  get shadowCamera() {
    return this.#isShadowSeen ? this.sun.shadow.camera : null;
  }

  get #isShadowSeen() {
    return this.sun.shadow.intensity > 0;
  }

  /** Calls for new shadows in every view, because tiles or hidden objects have changed. */
  invalidate() {
    this.version += 1;
  }

  /** Chooses the shadow map of `letter`; it is drawn anew with the next picture when it is out of date and `mayUpdate`. */
  lookAs(letter, mayUpdate) {
    const { shadow } = this.sun;
    const kept = this.maps.get(letter) ?? { map: null, version: -1 };
    shadow.map = kept.map;
    const mayDraw = mayUpdate && this.#isShadowSeen;
    shadow.needsUpdate = kept.map === null || (mayDraw && kept.version !== this.version);
    return () => {
      this.maps.set(letter, { map: shadow.map, version: shadow.map !== kept.map || mayDraw ? this.version : kept.version });
    };
  }

  /** Frees the shadow maps of all views but these; each takes 32 MB at 2048 texels. */
  keepOnly(letters) {
    for (const [letter, { map }] of this.maps) {
      if (letters.includes(letter)) continue;
      map?.depthTexture?.dispose();
      map?.dispose();
      this.maps.delete(letter);
    }
  }

  /** Forgets all shadow maps; they are drawn anew. */
  forgetShadows() {
    this.keepOnly([]);
    this.sun.shadow.map = null;
    this.fitted = null;
  }

  /** Other width of the shadow map in texels. */
  resizeShadows(size) {
    this.forgetShadows();
    this.sun.shadow.mapSize.set(size, size);
  }

  dispose() {
    this.keepOnly([]);
    this.dome.geometry.dispose();
    this.dome.material.dispose();
  }
}
