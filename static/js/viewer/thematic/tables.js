/** What is known of the objects in the loaded tiles and documents: their attributes and where each one stands. */

import { Vector3 } from "three";

const FEATURE = "feature";
const WORD = "_name";

/** Attributes of a row of a tile's property table, without empty values. */
function rowOf(table, row) {
  const found = {};
  for (const name of Object.keys(table.properties)) {
    const value = table.getPropertyValue(name, row);
    if (value !== null && value !== undefined && value !== "" && name !== "id") found[name] = value;
  }
  return found;
}

/**
 * One tile of buildings; its objects are the register's numbers. `letter`: of the alternative that brings it, or null; `isCoarse`: its
 * blocks know nothing of their buildings but id and type.
 */
class TileTable {
  #places = null;

  constructor(scene, { table, numbers, isCoarse = false }, states, letter) {
    Object.assign(this, { scene, table, numbers, isCoarse, states, letter });
    this.names = Object.keys(table.properties).filter((name) => name !== "id");
  }

  get count() {
    return this.numbers.length;
  }

  value(row, name) {
    return name in this.table.properties ? this.table.getPropertyValue(name, row) : null;
  }

  attributes(row) {
    return rowOf(this.table, row);
  }

  id(row) {
    return this.states.ids[this.numbers[row]];
  }

  isHidden(row, letter) {
    return (this.letter !== null && this.letter !== letter) || this.states.isHidden(this.numbers[row], letter);
  }

  /** Top of the middle of an object in local metres; null where the tile holds none of its surfaces. */
  place(row) {
    this.#places ??= this.#measured();
    return this.#places.get(this.numbers[row]) ?? null;
  }

  #measured() {
    const boxes = new Map();
    const point = new Vector3();
    this.scene.updateWorldMatrix(true, true);
    this.scene.traverse((mesh) => {
      if (!mesh.isMesh || mesh.userData.isVeil || !mesh.geometry.hasAttribute(FEATURE)) return;
      const [position, feature] = [mesh.geometry.getAttribute("position"), mesh.geometry.getAttribute(FEATURE)];
      for (let i = 0; i < position.count; i += 1) {
        point.fromBufferAttribute(position, i).applyMatrix4(mesh.matrixWorld);
        const number = Math.round(feature.getX(i));
        const box = boxes.get(number);
        if (!box) boxes.set(number, [point.x, point.x, point.y, point.y, point.z]);
        else {
          box[0] = Math.min(box[0], point.x);
          box[1] = Math.max(box[1], point.x);
          box[2] = Math.min(box[2], point.y);
          box[3] = Math.max(box[3], point.y);
          box[4] = Math.max(box[4], point.z);
        }
      }
    });
    return new Map([...boxes].map(([number, [west, east, south, north, top]]) => [number, new Vector3((west + east) / 2, (south + north) / 2, top)]));
  }
}

/** All tables of a scene by layer: those of tiles come and go with them, those of documents stay. */
export class Tables {
  /** The alternatives that are shown; what others bring is passed over. */
  letters = [];
  #states; #layers = new Map(); #followers = new Set();

  constructor(states) {
    this.#states = states;
  }

  /** Calls `fn(layerId, table)` for every table that comes. */
  follow(fn) {
    this.#followers.add(fn);
  }

  /** Takes the property table of a loaded tile in; `letter` where an alternative brings it. */
  addTile(layerId, scene, letter = null) {
    let pick = null;
    scene.traverse((object) => { pick ??= object.userData.pick ?? null; });
    if (pick?.table) this.add(layerId, new TileTable(scene, pick, this.#states, letter));
  }

  /** Takes a table in: {names, count, value(row, name), attributes(row), id(row), isHidden(row, letter), place(row), paint?(colours)}. */
  add(layerId, table) {
    if (!this.#layers.has(layerId)) this.#layers.set(layerId, new Set());
    this.#layers.get(layerId).add(table);
    for (const fn of this.#followers) fn(layerId, table);
  }

  /** Forgets the table of a tile that is gone. */
  removeTile(layerId, scene) {
    for (const table of this.all(layerId)) if (table.scene === scene) this.#layers.get(layerId).delete(table);
  }

  /** All tables of a layer; coarse ones behind those that know more of the same objects. */
  all(layerId) {
    return [...(this.#layers.get(layerId) ?? [])].sort((one, other) => Number(one.isCoarse ?? false) - Number(other.isCoarse ?? false));
  }

  /** Tables of a layer of which something is shown. */
  of(layerId) {
    const isSeen = ({ letter = null }) => letter === null || this.letters.includes(letter);
    return this.all(layerId).filter(isSeen);
  }

  /** Names of the attributes of a layer, in the order they were met, without those that only hold the word of another one. */
  names(layerId) {
    const found = new Set(this.of(layerId).flatMap(({ names }) => names));
    return [...found].filter((name) => !name.endsWith(WORD) || !found.has(name.slice(0, -WORD.length)));
  }

  /** Calls `use(table, row)` for every object of a layer once, at most for so many. */
  each(layerId, use, most = Infinity) {
    const seen = new Set();
    for (const table of this.of(layerId)) {
      for (let row = 0; row < table.count && seen.size < most; row += 1) {
        const id = table.id(row);
        if (seen.has(id)) continue;
        seen.add(id);
        use(table, row);
      }
    }
  }

  /** Values of an attribute, one per object, of at most `most` objects. */
  values(layerId, name, most = Infinity) {
    const found = [];
    this.each(layerId, (table, row) => found.push(table.value(row, name)), most);
    return found;
  }
}
