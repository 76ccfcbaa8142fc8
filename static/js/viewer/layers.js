/** All things of a view model in the scene: base layers, the alternatives' own groups, and which view shows what. */

import { Group, Vector3 } from "three";
import { Appearance } from "./appearance.js";
import { AreaLayers } from "./areas.js";
import { buildingDepthMaterial, buildingMaterial } from "./materials.js";
import { Documents } from "./documents.js";
import { boundaryRibbon, demolishedTraces } from "./markings.js";
import { existingTiles } from "./existing.js";
import { modelEdges, plannedOutline } from "./outlines.js";
import { prepareBuildingTile } from "./buildings.js";
import { dressForeign, dressModel, implicitTiling } from "./foreign.js";
import { readModel } from "./gltf.js";
import { dressedTiles, dressPicture } from "./pictures.js";
import { pointMaterial, preparePointTile } from "./points.js";
import { Grading } from "./grading.js";
import { apron, groundIn, plainGround, terrainDress } from "./terrain.js";
import { insideRing, middleOf } from "./rings.js";
import { Groves } from "./groves.js";
import { empty, loadedBox } from "./standing.js";
import { laidSurfaces } from "./surfaces.js";
import { Tables } from "./thematic/tables.js";
import { openTileset } from "./tiles.js";

/** Metres a pixel may cover before the dashes of demolished buildings must grow. */
const DASH_PIXEL = 0.36;
const DASH_OPACITY = 0.85;
/** Kinds of the first picture; all others are asked for once it stands. */
const FIRST = ["terrain", "buildings"];

/** Loads and keeps everything that stands in the scene. */
export class Layers {
  /** `context`: {scene, model, frame, resources, states, changed(), failed(code, url, error, title)}. */
  constructor(context) {
    Object.assign(this, context);
    this.ring = this.model.site?.ring ?? [];
    this.centre = middleOf(this.ring);
    this.tilesets = [];
    this.terrains = [];
    this.groups = new Map();
    this.alternatives = new Map();
    this.appearance = new Appearance((this.model.layers ?? []).map(({ id }) => id));
    this.tables = new Tables(this.states);
    this.ground = new Group();
    this.beyond = new Group();
    this.scene.add(this.ground, this.beyond);
    this.groundAt = groundIn(this.terrains);
    this.heightAt = (east, north) => this.groundAt(east, north)?.height ?? null;
    this.grading = new Grading(this.heightAt, (letter) => this.alternatives.get(letter)?.planned);
    this.groves = new Groves(this.states, insideRing(this.ring));
    this.depth = buildingDepthMaterial(this.states);
    this.plannedDepth = buildingDepthMaterial(this.states, true);
    this.areas = new AreaLayers();
    this.documents = new Documents(this, () => this.#applySettings());
    this.isAlongGround = false;
    // until the first picture stands
    this.isOpening = true;
    // planes behind which nothing is seen
    this.cuts = [];
    this.traces = [];
    for (const { letter, hidden, hidden_trees: felled, grades } of this.model.alternatives ?? []) {
      this.states.hide(letter, hidden ?? []);
      this.groves.fell(letter, felled ?? []);
      this.alternatives.set(letter, this.#emptyAlternative());
      if (grades?.length > 0) this.grading.level(letter, grades);
    }
    for (const layer of this.model.layers ?? []) this.#addLayer(layer);
    this.#applySettings();
    this.#drapeGround();
  }

  #addLayer(layer) {
    const group = new Group();
    this.groups.set(layer.id, { group, layer, materials: [], areas: null, isOpen: false });
    this.scene.add(group);
    this.appearance.set(layer.id, layer.visible ?? true);
  }

  /** Starts to load a layer, the first time it is shown. */
  #openLayer(entry) {
    const { layer, group } = entry;
    entry.isOpen = true;
    const open = {
      terrain: this.#openTerrain, buildings: this.#openBuildings, imagery: this.#openImagery, points: this.#openPoints, tileset: this.#openForeign, model: this.#openModel,
      trees: () => this.documents.openTrees(entry), lines: () => this.documents.openLines(entry), areas: () => this.documents.openAreas(entry),
    }[layer.kind];
    if (open) open.call(this, layer, group);
    else this.failed("resource", layer.url, new Error(`unknown kind of layer: ${layer.kind}`), layer.title);
  }

  #tileset(layerId, url, group, title, prepare, release, plugins) {
    const opened = openTileset(url, {
      frame: this.frame, resources: this.resources, prepare, release, plugins, changed: this.changed, isCoarse: () => this.isOpening,
      failed: (address, error) => this.failed("tile", address, error, title),
    });
    group.add(opened.group);
    this.tilesets.push({ ...opened, layerId });
    return opened;
  }

  #openTerrain(layer, group) {
    this.terrains.push(this.#openDressed(layer, group, terrainDress(this.grading.holes)));
  }

  #openImagery(layer, group) {
    this.#openDressed(layer, group, (mesh) => dressPicture(mesh, this.grading.holes));
  }

  #openForeign(layer, group) {
    this.#openDressed(layer, group, dressForeign, implicitTiling());
  }

  #openModel(layer, group) {
    const edges = modelEdges();
    this.groups.get(layer.id).materials.push(edges);
    this.#openDressed(layer, group, (mesh) => dressModel(mesh, edges));
  }

  #openDressed(layer, group, dress, plugins) {
    const { prepare, release } = dressedTiles(this.groups.get(layer.id), () => this.#applySettings(), dress);
    return this.#tileset(layer.id, layer.url, group, layer.title, prepare, release, plugins);
  }

  #openPoints(layer, group) {
    const material = pointMaterial();
    this.groups.get(layer.id).materials.push(material);
    this.#tileset(layer.id, layer.url, group, layer.title, (scene) => preparePointTile(scene, material));
  }

  #openBuildings(layer, group) {
    const place = new Vector3();
    const inside = insideRing(this.ring);
    const isInsideSite = (earth) => inside(place.copy(earth).applyMatrix4(this.frame.localFromEarth));
    const { materials } = this.groups.get(layer.id);
    const { prepare, release } = existingTiles({ states: this.states, depth: this.depth, materials, isInsideSite, tables: this.tables, layerId: layer.id });
    this.#tileset(layer.id, layer.url, group, layer.title, prepare, release);
  }

  /** The uppermost flat thing a ray meets: {id, attributes, layer, place}, or null. */
  areaAt(raycaster) {
    return this.areas.at(raycaster, (id) => this.isShown(id));
  }

  #emptyAlternative() {
    const parts = { group: new Group(), planned: new Group(), traces: new Group(), isOpen: false, isWhole: false };
    parts.group.add(parts.planned, parts.traces);
    this.scene.add(parts.group);
    return parts;
  }

  /** Starts to load the buildings of an alternative, the first time it is shown. */
  #openAlternative(alternative, parts) {
    const { letter, title } = alternative;
    parts.isOpen = true;
    if (alternative.buildings) {
      const look = {
        states: this.states, solid: buildingMaterial(this.states, letter), depth: this.plannedDepth,
        outline: plannedOutline(this.states, letter), planned: true, isInsideSite: null,
      };
      const prepare = (scene, name) => {
        prepareBuildingTile(scene, name, look);
        this.tables.addTile("planned", scene, letter);
      };
      this.#tileset("planned", alternative.buildings, parts.planned, title, prepare, (scene) => this.tables.removeTile("planned", scene));
    }
  }

  /** Starts to load what else an alternative brings. */
  #completeAlternative(alternative, parts) {
    const { letter, title } = alternative;
    parts.isWhole = true;
    if (alternative.surfaces) this.#openSurfaces(alternative.surfaces, title, parts.planned);
    if (alternative.trees) this.documents.plant(alternative.trees, title, { group: parts.planned, letter, layerId: "trees" });
    if (alternative.demolished) this.documents.openTraces(alternative.demolished, title, (document) => this.traces.push({ document, parts }));
  }

  #openSurfaces(url, title, group) {
    const read = async (address) => readModel(await this.resources.bytes(address));
    this.documents.load(read, url, title, (surfaces) => group.add(laidSurfaces(surfaces)));
  }

  /** What lies on the ground and follows its heights: boundary, hatching, the ring beyond the terrain's edge. */
  #drapeGround() {
    empty(this.ground);
    empty(this.beyond);
    this.grading.followGround();
    if (this.ring.length > 2) this.ground.add(boundaryRibbon(this.ring, this.heightAt));
    for (const { document, parts } of this.traces) {
      empty(parts.traces);
      parts.traces.add(demolishedTraces(document, this.frame.fromAnchor(document.anchor), this.heightAt));
    }
    const box = loadedBox(this.#groundTilesets());
    if (!box.isEmpty()) this.beyond.add(this.terrains.length > 0 ? apron(box, this.heightAt) : plainGround(box));
    this.#applySettings();
  }

  /** The terrain, or without one the buildings, whose feet then carry a plain ground. */
  #groundTilesets() {
    return this.terrains.length > 0 ? this.terrains : this.tilesets;
  }

  /** Lays boundary and hatching anew when other terrain tiles or documents have come; true when something changed. */
  followGround() {
    const names = this.#groundTilesets().flatMap(({ tiles }) => [...tiles.activeTiles].map((tile) => tile.content?.uri)).sort();
    const key = `${names.join()}|${this.traces.length}`;
    if (key === this.draped) return false;
    this.draped = key;
    this.#drapeGround();
    return true;
  }

  /**
   * Shows, hides or fades layers: {id: bool | opacity}, and puts flat ones in the `order` of these ids, the uppermost first; "site",
   * "planned" and "demolished" are the viewer's. Whether anything changed.
   */
  configure(settings, order) {
    const changes = Object.entries(settings).filter(([id, value]) => this.appearance.set(id, value));
    const isOther = this.appearance.stack(order) || changes.length > 0;
    if (isOther) this.#applySettings();
    return isOther;
  }

  isShown(id) {
    return this.appearance.isShown(id);
  }

  #applySettings() {
    for (const [id, entry] of this.groups) {
      this.appearance.apply(id, entry);
      if (entry.group.visible && !entry.isOpen && this.#isDue(entry.layer)) this.#openLayer(entry);
      if (entry.layer.kind === "terrain") this.beyond.visible = entry.group.visible;
    }
    this.ground.visible = this.isShown("site") && !this.isAlongGround;
    for (const { planned, traces } of this.alternatives.values()) {
      planned.visible = this.isShown("planned");
      traces.visible = this.isShown("demolished") && !this.isAlongGround;
    }
  }

  #isDue({ kind }) {
    return !this.isOpening || FIRST.includes(kind);
  }

  /** The first picture stands: asks for all else, and for finer tiles in place of coarse ones. */
  goOn() {
    this.isOpening = false;
    this.#applySettings();
  }

  /** Asks again for tiles and documents that could not be had. */
  retry() {
    for (const { tiles } of this.tilesets) tiles.resetFailedTiles();
    this.documents.retry();
  }

  /** Makes the scene show what belongs to `letter` and nothing of the other alternatives. */
  lookAs(letter) {
    this.states.lookAs(letter);
    this.grading.lookAs(letter);
    for (const [own, { group }] of this.alternatives) group.visible = own === letter;
  }

  /** Asks for tiles for these [{camera, width, height}]; those of alternatives only when one of `letters` shows them. */
  update(views, letters) {
    this.tables.letters = letters;
    for (const alternative of this.model.alternatives ?? []) {
      const parts = this.alternatives.get(alternative.letter);
      parts.group.visible = letters.includes(alternative.letter);
      if (parts.group.visible && !parts.isOpen) this.#openAlternative(alternative, parts);
      if (parts.group.visible && !parts.isWhole && !this.isOpening) this.#completeAlternative(alternative, parts);
    }
    for (const tileset of this.tilesets) if (this.#isNeeded(tileset)) tileset.update(views);
  }

  #isNeeded({ group }) {
    for (let object = group; object; object = object.parent) if (!object.visible) return false;
    return true;
  }

  /** Tilesets that stand in the view chosen with lookAs: [{tiles, layerId, ...}]. */
  seenTilesets() {
    return this.tilesets.filter((tileset) => this.#isNeeded(tileset));
  }

  /** Shows or leaves out the outlines of existing buildings, while moving on slow devices. */
  showOutlines(shown) {
    for (const { materials } of this.groups.values()) for (const material of materials) if (material.isLineBasicMaterial) material.visible = shown;
  }

  /** Lengthens the dashes of demolished buildings where a pixel covers many metres, so that they stay dashes and stay quiet. */
  scaleDashes(metresPerPixel) {
    const scale = Math.min(1, DASH_PIXEL / metresPerPixel);
    for (const { traces } of this.alternatives.values()) {
      traces.traverse(({ material }) => {
        if (material?.isLineDashedMaterial) Object.assign(material, { scale, opacity: DASH_OPACITY * Math.sqrt(scale) });
      });
    }
  }

  /** Seen along the ground, drawn things would be taken for real ones: boundary and traces of demolished buildings go. */
  lookAlongGround(isAlong) {
    if (this.isAlongGround === isAlong) return;
    this.isAlongGround = isAlong;
    this.#applySettings();
  }

  isIdle() {
    return this.resources.counts.pending === 0 && this.tilesets.every((tileset) => !this.#isNeeded(tileset) || tileset.isIdle());
  }

  /** {loaded, total} of files and tiles, for a progress bar. */
  progress() {
    const stats = this.tilesets.map(({ tiles }) => tiles.stats);
    const waiting = stats.reduce((sum, { queued, downloading, parsing }) => sum + queued + downloading + parsing, 0);
    const open = Math.max(waiting, this.resources.counts.pending);
    return { loaded: this.resources.counts.settled, total: this.resources.counts.settled + open };
  }

  dispose() {
    for (const tileset of this.tilesets) tileset.dispose();
    this.grading.dispose();
    this.scene.traverse((object) => {
      object.geometry?.dispose();
      for (const material of [object.material ?? []].flat()) material.dispose();
    });
  }
}

