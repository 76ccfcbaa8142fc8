/** Things shown for the moment: a 3D model that is being placed, and the outline of an area that is being chosen. */

import { Group, Matrix4, MathUtils } from "three";
import { boundaryRibbon } from "./markings.js";
import { surfaceMaterial } from "./materials.js";
import { openSky } from "./buildings.js";
import { readModel } from "./gltf.js";

const UPRIGHT = new Matrix4().makeRotationX(Math.PI / 2);
const COLOUR = "#B9A6F2";

/** Frees what a group holds and takes it out. */
function empty(group) {
  group.traverse((object) => {
    object.geometry?.dispose();
    for (const material of [object.material ?? []].flat()) material.dispose();
  });
  group.clear();
}

/** The model on trial and the chosen area of one viewer. */
export class Trial {
  #scene; #frame; #resources; #changed; #failed; #heightAt; #model = new Group(); #area = new Group(); #url = null;

  /** `context`: {scene, frame, resources, changed(), failed(code, url, error), heightAt(east, north)}. */
  constructor({ scene, frame, resources, changed, failed, heightAt }) {
    this.#scene = scene;
    this.#frame = frame;
    this.#resources = resources;
    this.#changed = changed;
    this.#failed = failed;
    this.#heightAt = heightAt;
    this.#model.matrixAutoUpdate = false;
    this.#scene.add(this.#model, this.#area);
  }

  /** Shows {url, anchor, heading, scale}, or nothing for null; a model that is shown already is only moved. */
  async place(model) {
    if (model === null || model.url !== this.#url) empty(this.#model);
    if (model !== null) this.#stand(model);
    if (model !== null && model.url !== this.#url) {
      this.#url = model.url;
      try {
        await this.#load(model.url);
      } catch (error) {
        this.#failed("resource", model.url, error);
      }
    }
    this.#url = model?.url ?? null;
    this.#changed();
  }

  async #load(url) {
    const scene = await readModel(await this.#resources.bytes(url));
    if (url !== this.#url) return;
    scene.applyMatrix4(UPRIGHT);
    scene.traverse((object) => {
      if (!object.isMesh) return;
      if (!object.geometry.hasAttribute("normal")) object.geometry = faceted(object.geometry);
      openSky(object.geometry);
      object.material = surfaceMaterial({ color: COLOUR });
      object.castShadow = true;
      object.receiveShadow = true;
    });
    this.#model.add(scene);
  }

  #stand({ anchor, heading = 0, scale = 1 }) {
    const turned = new Matrix4().makeRotationZ(MathUtils.degToRad(-heading)).scale({ x: scale, y: scale, z: scale });
    this.#model.matrix.copy(this.#frame.fromAnchor(anchor)).multiply(turned);
    this.#model.matrixWorldNeedsUpdate = true;
  }

  /** Draws the boundary of an area given as [{lon, lat}, ...] on the ground; null takes it away. */
  outline(corners) {
    empty(this.#area);
    if (corners !== null) {
      const ring = corners.map((corner) => this.#frame.toLocal({ ...corner, height: this.#frame.anchor.height ?? 0 }).toArray());
      this.#area.add(boundaryRibbon(dense(ring), this.#heightAt));
    }
    this.#changed();
  }

  dispose() {
    empty(this.#model);
    empty(this.#area);
  }
}

/** The geometry with a normal for each face: drawings of buildings have edges. */
function faceted(geometry) {
  const apart = geometry.index ? geometry.toNonIndexed() : geometry;
  apart.computeVertexNormals();
  return apart;
}

/** The ring with a point every hundredth of a side, so that it follows the ground. */
function dense(ring) {
  return ring.flatMap(([x, y, z], i) => {
    const [nextX, nextY, nextZ] = ring[(i + 1) % ring.length];
    return Array.from({ length: 20 }, (_, n) => [x + ((nextX - x) * n) / 20, y + ((nextY - y) * n) / 20, z + ((nextZ - z) * n) / 20]);
  });
}
