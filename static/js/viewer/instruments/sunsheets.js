/** Maps of sun hours in the picture of one viewer: coloured cells on the ground or on walls and roofs, each seen with its own alternative. */

import { Box3, DataTexture, Mesh, MeshBasicMaterial, NearestFilter, RGBAFormat, SRGBColorSpace, Vector3 } from "three";
import { gridOf, shownMeshes } from "../trianglegrid.js";
import { SunFacades } from "./sunfacades.js";
import { SunGround } from "./sunground.js";

const EXISTING = "0";
const OPACITY = 0.82;
/** How much of its colour a cell keeps that lies in the shade at the moment. */
const IN_SHADE = 0.45;
/** Tiles of buildings are asked for roofs when they reach this near to the map, in metres; at any height. */
const NEAR = new Vector3(20, 20, 10_000);

export class SunSheets {
  #picture; #frame; #model; #sheets = [];

  constructor({ picture, frame, model }) {
    this.#picture = picture;
    this.#frame = frame;
    this.#model = model;
  }

  /** Lays the maps of the server (`on` "ground" or "facades") into the picture; those from before go. */
  show(maps) {
    this.#remove();
    this.#sheets = maps.map((map) => this.#sheet(map));
    if (maps.length > 0) this.#picture.scene.add(...this.#sheets.map(({ mesh }) => mesh));
    this.#picture.loop.touch();
  }

  /** Colours the cells of the map of a number anew: the class of each (-1: none), and whether it lies in the shade; null for all its own. */
  paint(number, places = null, isDark = null) {
    const { map, texture } = this.#sheets[number];
    fill(texture.image.data, places ?? map.places, map.classes, isDark);
    texture.needsUpdate = true;
    this.#picture.loop.touch();
  }

  /** The number of the cell of the first map at a local place, -1 beside it. */
  cellAt(place) {
    return this.#sheets[0]?.form.cellAt(place) ?? -1;
  }

  #sheet(map) {
    const local = localFrom(map, this.#frame, this.#model.anchor.height ?? 0);
    const { layers } = this.#picture;
    const form = map.on === "facades" ? new SunFacades(map, local, this.#roofsIn(map, local))
      : new SunGround(map, local, layers.grading.heightsIn(map.alternative));
    const texture = textureFor(form.texels, map);
    const mesh = new Mesh(form.geometry, material(texture));
    mesh.renderOrder = 3;
    mesh.raycast = () => {};
    // one scene is drawn once for each picture of a comparison: the map of another alternative is then drawn as nothing
    mesh.onBeforeRender = () => { mesh.material.opacity = this.#isSeen(map.alternative) ? OPACITY : 0; };
    return { map, form, mesh, texture };
  }

  /** Whether the picture that is being drawn is that of an alternative. */
  #isSeen(letter) {
    const { alternatives } = this.#picture.layers;
    return letter === EXISTING ? ![...alternatives.values()].some(({ group }) => group.visible) : alternatives.get(letter)?.group.visible === true;
  }

  /** Function (x, y) -> height of the highest object of a map's alternative over a local place, null where there is none. */
  #roofsIn({ alternative, pieces }, local) {
    const { layers, states } = this.#picture;
    const around = new Box3().setFromPoints(pieces.map(({ ring: [x, y] }) => local(x, y))).expandByVector(NEAR);
    layers.lookAs(alternative);
    const meshes = layers.seenTilesets().flatMap(shownMeshes).filter((mesh) => mesh.userData.pick && around.intersectsBox(new Box3().setFromObject(mesh)));
    const isSeen = ({ mesh, corners }) => !states.isHidden(Math.round(mesh.geometry.getAttribute("feature").getX(corners[0])), alternative);
    return (x, y) => {
      const heights = meshes.flatMap((mesh) => gridOf(mesh).over(x, y)).filter(isSeen).map(({ height }) => height);
      return heights.length > 0 ? Math.max(...heights) : null;
    };
  }

  #remove() {
    for (const { mesh, texture } of this.#sheets) {
      mesh.geometry.dispose();
      mesh.material.dispose();
      texture.dispose();
      mesh.removeFromParent();
    }
    this.#sheets = [];
  }
}

/** Function (steps east, steps north, height in metres above sea level) -> local place, from the corners of a map; without a height it is that of the anchor. */
function localFrom({ corners, grid, span }, frame, height) {
  const [origin, east, north] = corners.map(([lon, lat]) => frame.toLocal({ lon, lat, height }));
  const [columns, rows] = grid ? [grid.columns, grid.rows] : [span, span];
  east.sub(origin).divideScalar(columns);
  north.sub(origin).divideScalar(rows);
  return (x, y, up = height) => origin.clone().addScaledVector(east, x).addScaledVector(north, y).setZ(origin.z + up - height);
}

function textureFor([width, height], map) {
  const texture = new DataTexture(new Uint8Array(4 * width * height), width, height, RGBAFormat);
  fill(texture.image.data, map.places, map.classes, null);
  return Object.assign(texture, { colorSpace: SRGBColorSpace, magFilter: NearestFilter, minFilter: NearestFilter, needsUpdate: true });
}

function fill(texels, places, classes, isDark) {
  const colours = classes.map(({ colour }) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)));
  for (const [cell, place] of places.entries()) {
    const share = isDark?.[cell] ? IN_SHADE : 1;
    for (let i = 0; i < 3; i += 1) texels[4 * cell + i] = place < 0 ? 0 : colours[place][i] * share;
    texels[4 * cell + 3] = place < 0 ? 0 : 255;
  }
}

/** Unlit, so that a colour of the map is the colour of the legend whatever the sun of the picture does. */
function material(map) {
  const look = { map, transparent: true, opacity: OPACITY, depthWrite: false, fog: false, toneMapped: false };
  // seen at a slant, what is planned on the ground is drawn as if it lay nearer: the map has to lie nearer still
  return new MeshBasicMaterial({ ...look, polygonOffset: true, polygonOffsetFactor: -1.5, polygonOffsetUnits: -6 });
}
