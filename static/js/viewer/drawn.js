/** What is drawn in the browser itself: a draft of an alternative, with its buildings, trees and surfaces and what it takes away. */

import { Group, LineSegments, Matrix4, Mesh } from "three";
import { solidGeometries } from "./drawnsolids.js";
import { patchGeometry } from "./drawnpatches.js";
import { demolishedTraces } from "./markings.js";
import { buildingMaterial, surfaceMaterial } from "./materials.js";
import { plannedOutline } from "./outlines.js";
import { PALE_LAYERS } from "./surroundings.js";

const SURFACE_LIFT = 0.12;
const SURFACE_STEP = 0.004;
const NOTHING = { letter: null, buildings: [], trees: [], surfaces: [], grades: [], hidden: [], hiddenTrees: [], demolished: [] };
const UNTURNED = new Matrix4();

function free(group, keepsMaterials = false) {
  group.traverse((object) => {
    object.geometry?.dispose();
    if (!keepsMaterials) for (const material of [object.material ?? []].flat()) material.dispose();
  });
  group.clear();
}

/** The draft of one viewer. */
export class Drawn {
  #layers; #states; #changed; #look = null; #shown = NOTHING; #grove = null;
  #buildings = new Group(); #surfaces = new Group(); #trees = new Group(); #traces = new Group();

  /** `context`: {layers, states, changed()}. */
  constructor({ layers, states, changed }) {
    this.#layers = layers;
    this.#states = states;
    this.#changed = changed;
  }

  /** Shows a draft as drawing.js describes it, null nothing; only what differs from before is made anew. */
  show(draft) {
    const wanted = { ...NOTHING, ...draft };
    const before = this.#shown;
    this.#shown = wanted;
    if (wanted.letter !== before.letter) this.#stand(wanted.letter);
    if (wanted.letter === null) return;
    const differs = (...names) => wanted.letter !== before.letter || names.some((name) => JSON.stringify(wanted[name]) !== JSON.stringify(before[name]));
    if (differs("grades")) this.#layers.grading.level(wanted.letter, wanted.grades);
    if (differs("buildings")) this.#build(wanted.buildings);
    if (differs("surfaces", "grades")) this.#lay(wanted.surfaces);
    if (differs("trees", "grades")) this.#plant(wanted.trees);
    if (differs("demolished")) this.#trace(wanted.demolished);
    if (differs("hidden")) this.#states.hideOnly(wanted.letter, wanted.hidden);
    if (differs("hiddenTrees")) this.#layers.groves.fell(wanted.letter, wanted.hiddenTrees);
    this.#changed();
  }

  #stand(letter) {
    const { planned, traces } = this.#layers.alternatives.get(letter) ?? {};
    for (const group of [this.#buildings, this.#surfaces, this.#trees, this.#traces]) group.removeFromParent();
    planned?.add(this.#buildings, this.#surfaces, this.#trees);
    traces?.add(this.#traces);
    this.#look = letter === null ? null : { solid: buildingMaterial(this.#states, letter), outline: plannedOutline(this.#states, letter), depth: this.#layers.plannedDepth };
  }

  /** Height of the ground as the draft makes it. */
  get #heightAt() {
    return this.#layers.grading.heightsIn(this.#shown.letter);
  }

  #build(buildings) {
    free(this.#buildings, true);
    for (const building of buildings) {
      const { surface, outline } = solidGeometries(building, this.#states.numberOf(building.id));
      const mesh = new Mesh(surface, this.#look.solid);
      Object.assign(mesh, { customDepthMaterial: this.#look.depth, castShadow: true, receiveShadow: true });
      mesh.userData.drawn = building.id;
      const lines = new LineSegments(outline, this.#look.outline);
      lines.raycast = () => {};
      mesh.layers.enable(PALE_LAYERS.planned);
      lines.layers.enable(PALE_LAYERS.plannedLines);
      this.#buildings.add(mesh, lines);
    }
  }

  #lay(surfaces) {
    free(this.#surfaces);
    const ground = this.#heightAt;
    surfaces.forEach(({ id, polygons, color, height = null }, number) => {
      const lift = SURFACE_LIFT + SURFACE_STEP * number;
      const heightAt = (x, y) => (height ?? ground(x, y) ?? 0) + lift;
      const mesh = new Mesh(patchGeometry(polygons, heightAt), surfaceMaterial({ color }));
      mesh.receiveShadow = true;
      mesh.userData.drawn = id;
      this.#surfaces.add(mesh);
    });
  }

  #plant(trees) {
    this.#layers.groves.forget(this.#grove);
    free(this.#trees, true);
    const ground = this.#heightAt;
    const rows = trees.map(({ id, east, north, height, crown }) => [id, east, north, ground(east, north) ?? 0, height, crown]);
    this.#grove = rows.length === 0 ? null : this.#layers.groves.grow({ trees: rows }, { group: this.#trees, matrix: UNTURNED });
  }

  #trace(objects) {
    free(this.#traces);
    if (objects.length > 0) this.#traces.add(demolishedTraces({ objects }, UNTURNED, this.#layers.heightAt));
  }

  /** What lies on the ground follows heights that have come since. */
  followGround() {
    if (this.#shown.letter === null) return;
    this.#lay(this.#shown.surfaces);
    this.#plant(this.#shown.trees);
    this.#trace(this.#shown.demolished);
  }

  /** The nearest drawn thing a ray meets where `letter` is seen: {id, place, distance}, or null. */
  hit(raycaster, letter) {
    if (letter !== this.#shown.letter) return null;
    const [first] = raycaster.intersectObjects([this.#buildings, this.#surfaces], true);
    return first ? { id: first.object.userData.drawn, place: first.point, distance: first.distance } : null;
  }
}
