/** What the viewer is told of a draft: faces, trees and surfaces in its local metres, and what of the Bestand goes. */

import { aboveGround, facesOf, heightsOf } from "./massing.js";
import { idOf, keyOf, kindOf, valueOf } from "./draft.js";
import { centroidOf, polygonsOf, rectangle, reshaped } from "./planar.js";

const TREE = { height: 8, crown: 5 };
const GREEN = "#CBD8B4";
const ROOF_LIFT = 0.05;
const BANK = 1.5;

/** A building of a model as a block up to its eaves: its own faces stand in its file. */
function blockOf({ id, footprint, ground_nhn_m: ground, eaves_nhn_m: eaves, top_nhn_m: top, height_m: height }) {
  const high = (eaves ?? top) !== null && ground !== null ? (eaves ?? top) - ground : height;
  return { key: `model:${id}`, building: { kind: "main", footprint, ground_nhn_m: ground, storeys: [], roof: { type: "flat", eaves_height_m: high } } };
}

/** Makes what the viewer draws; what names no ground stands as high as the anchor, as the server takes it. */
export class SceneMaker {
  /** `site`: {frame (CaseFrame), drawing (as /drawing gives it), assets: {id: {length, width, eaves, ridge, roof}}, colors: {class: colour}}. */
  constructor({ frame, drawing, assets, colors }) {
    Object.assign(this, { frame, drawing, assets, colors });
  }

  /**
   * drawing.show() of these changes as the alternative `letter`. `blocks` are buildings of layers that are set or brought in, as the
   * server lists them; `models` (Models) knows their faces.
   */
  scene(letter, changes, blocks = [], models = null) {
    const stored = [...changes].filter((change) => kindOf(change) === "bring" || (kindOf(change) === "place" && valueOf(change).layer));
    const shown = stored.map((change) => models?.standing(change) ?? null);
    const known = new Set(shown.flatMap((buildings) => buildings ?? []).map(({ id }) => id));
    const of = (kind) => changes.filter((change) => kindOf(change) === kind);
    const houses = [...of("build").map((change) => ({ key: keyOf(change), building: valueOf(change) })), ...of("place").filter((change) => valueOf(change).asset).map((change) => this.#placed(change)), ...blocks.filter(({ id }) => !known.has(id)).map(blockOf)];
    const gone = this.#withParts(of("demolish").map(valueOf));
    return {
      letter,
      buildings: [...houses.map((house) => this.#solid(house)).filter(({ faces }) => faces.length > 0), ...shown.flatMap((buildings) => (buildings ?? []).map((one) => this.#model(one)))],
      surfaces: [...this.#surfaces([...of("surface")]), ...houses.flatMap((house) => this.#roofGarden(house))],
      grades: of("grade").map((change) => this.#grade(valueOf(change), houses)).filter(({ polygons, level }) => polygons.length > 0 && level !== null),
      trees: of("tree").filter((change) => valueOf(change).position).map((change) => this.#tree(change)),
      hidden: gone.map(({ id }) => id),
      hiddenTrees: of("remove_tree").map(valueOf),
      demolished: gone.filter(({ footprint }) => footprint).map((building) => this.#trace(building)),
    };
  }

  /** Ground made level, as high as it says or as the floor of a building of the draft or the Bestand. */
  #grade({ id, geometry, level_nhn_m: own, building, bank = BANK }, houses) {
    const house = houses.find(({ key }) => idOf(key) === building)?.building ?? this.drawing.buildings.find((one) => one.id === building);
    const polygons = polygonsOf(geometry);
    const height = own ?? house?.ground_nhn_m ?? null;
    const level = height === null || polygons.length === 0 ? null : this.frame.up(height, this.frame.local(polygons[0][0][0]));
    return { id, polygons: polygons.map((rings) => this.frame.rings(rings)), level, bank };
  }

  #withParts(ids) {
    const known = this.drawing.buildings.filter(({ id, part_of: whole }) => ids.includes(id) || ids.includes(whole));
    return [...known, ...ids.filter((id) => !known.some((one) => one.id === id)).map((id) => ({ id }))];
  }

  /** A placed asset as a building, as twin/planning/asset.py makes one. */
  #placed(change) {
    const { asset, anchor, heading = 0, scale = 1 } = valueOf(change);
    const { length = 4, width = 4, eaves = 3, ridge = 3, roof = "flat" } = this.assets[asset] ?? {};
    const [half, side] = [(length * scale) / 2, (width * scale) / 2];
    const [along, across] = [(heading * Math.PI) / 180, ((heading + 90) * Math.PI) / 180];
    const corner = [anchor[0] - half * Math.sin(along) + side * Math.sin(across), anchor[1] - half * Math.cos(along) + side * Math.cos(across)];
    const ring = rectangle(corner, heading, 2 * half, 2 * side);
    const footprint = { type: "Polygon", coordinates: [[...ring, ring[0]]] };
    const heights = { type: roof, eaves_height_m: eaves * scale, ridge_height_m: ridge * scale };
    return { key: keyOf(change), building: { footprint, roof: heights, kind: "ancillary_s14", ground_nhn_m: anchor[2], storeys: [] } };
  }

  /** Faces of the case in local metres. */
  #local(faces) {
    const place = (points) => points.map(([x, y, z]) => {
      const { east, north } = this.frame.local([x, y]);
      return [east, north, this.frame.up(z, { east, north })];
    });
    return faces.map(({ kind, rings }) => ({ kind, rings: rings.map(place) }));
  }

  #model({ id, base, faces, isOutlined }) {
    return { id, isOutlined, base: base - this.frame.anchor.height, storeys: [], faces: this.#local(faces) };
  }

  #solid({ key, building }) {
    const ground = building.ground_nhn_m ?? this.frame.anchor.height;
    const faces = this.#local(facesOf(building, ground));
    const lows = faces.filter(({ kind }) => kind === "ground").flatMap(({ rings }) => rings.flat().map(([, , z]) => z));
    return { id: idOf(key), base: lows.length > 0 ? Math.min(...lows) : 0, storeys: aboveGround(building).map(({ height_m: height }) => height ?? 3), faces };
  }

  #surfaces(changes) {
    return changes.filter((change) => valueOf(change).geometry).map((change) => {
      const { id, class: kind, geometry } = valueOf(change);
      return { id, color: this.colors[kind] ?? "#DAD9D5", height: null, polygons: polygonsOf(geometry).map((rings) => this.frame.rings(rings)) };
    });
  }

  /** The green part of a flat roof, drawn in as twin/planning/roofing.py does. */
  #roofGarden({ key, building }) {
    const { type = "flat", green_share: share } = building.roof ?? {};
    const heights = heightsOf(building);
    if (type !== "flat" || !share || heights === null || !building.footprint) return [];
    const factor = Math.sqrt(share) * 0.985;
    const shrunk = reshaped(building.footprint, (ring) => {
      const [cx, cy] = centroidOf(ring);
      return ring.map(([x, y]) => [cx + (x - cx) * factor, cy + (y - cy) * factor]);
    });
    const polygons = polygonsOf(shrunk).map((rings) => this.frame.rings(rings));
    const [east, north] = polygons[0][0][0];
    const height = this.frame.up((building.ground_nhn_m ?? this.frame.anchor.height) + heights.ridge, { east, north }) + ROOF_LIFT;
    return [{ id: idOf(key), color: GREEN, height, polygons }];
  }

  #tree(change) {
    const { id, position, height_m: height, crown_m: crown } = valueOf(change);
    return { id, ...this.frame.local(position), height: height ?? TREE.height, crown: crown ?? TREE.crown };
  }

  /** Footprint and edges of a building that goes. */
  #trace({ id, footprint, ground_nhn_m: ground, top_nhn_m: top, height_m: height }) {
    const low = ground ?? this.frame.anchor.height;
    const high = top ?? low + (height ?? 6);
    const corners = (ring, z) => ring.map((point) => {
      const { east, north } = this.frame.local(point);
      return [east, north, this.frame.up(z, { east, north })];
    });
    const rings = polygonsOf(footprint).flat();
    const edges = rings.flatMap((ring) => {
      const [below, above] = [corners(ring, low), corners(ring, high)];
      return above.flatMap((corner, i) => [[corner, above[(i + 1) % above.length]], [below[i], corner]]);
    });
    return { id, footprint: rings.map((ring) => corners(ring, low)), edges };
  }
}
