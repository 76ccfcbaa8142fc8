/** Maps of classes laid on the ground of one viewer: square cells with the colour of their class, each seen with its own alternative. */

import { BufferAttribute, BufferGeometry, DataTexture, Mesh, MeshBasicMaterial, NearestFilter, RGBAFormat, SRGBColorSpace } from "three";

const LIFT = 0.2;
const OPACITY = 0.82;

const EXISTING = "0";

export class SunGround {
  #picture; #frame; #height; #meshes = [];

  constructor({ picture, frame, model }) {
    this.#picture = picture;
    this.#frame = frame;
    this.#height = model.anchor.height ?? 0;
  }

  /**
   * Lays maps {grid: {columns, rows}, corners: [south-west, south-east, north-west] as [lon, lat], places: the class of each cell row by
   * row from the south or -1, classes: [{colour: "#RRGGBB"}], alternative}; those from before go.
   */
  show(maps) {
    this.#remove();
    this.#meshes = maps.map((map) => {
      const mesh = new Mesh(this.#geometry(map), material(map));
      mesh.renderOrder = 3;
      mesh.raycast = () => {};
      // one scene is drawn once for each picture of a comparison: the map of another alternative is then drawn as nothing
      mesh.onBeforeRender = () => { mesh.material.opacity = this.#isSeen(map.alternative) ? OPACITY : 0; };
      return mesh;
    });
    if (maps.length > 0) this.#picture.scene.add(...this.#meshes);
    this.#picture.loop.touch();
  }

  /** Whether the picture that is being drawn is that of an alternative. */
  #isSeen(letter) {
    const { alternatives } = this.#picture.layers;
    return letter === EXISTING ? ![...alternatives.values()].some(({ group }) => group.visible) : alternatives.get(letter)?.group.visible === true;
  }

  /** The number of the cell of a map over a local place, -1 beside it. */
  cellAt(map, { x, y }) {
    const { origin, east, north } = this.#axes(map);
    const [dx, dy] = [x - origin.x, y - origin.y];
    const turned = east.x * north.y - east.y * north.x;
    const column = Math.floor((dx * north.y - dy * north.x) / turned);
    const row = Math.floor((east.x * dy - east.y * dx) / turned);
    return column >= 0 && row >= 0 && column < map.grid.columns && row < map.grid.rows ? row * map.grid.columns + column : -1;
  }

  /** The south-western corner in local metres, and one cell to the east and to the north. */
  #axes({ grid, corners }) {
    const [origin, east, north] = corners.map(([lon, lat]) => this.#frame.toLocal({ lon, lat, height: this.#height }));
    return { origin, east: east.sub(origin).divideScalar(grid.columns), north: north.sub(origin).divideScalar(grid.rows) };
  }

  #geometry(map) {
    const { columns, rows } = map.grid;
    const { origin, east, north } = this.#axes(map);
    const heightAt = this.#picture.layers.grading.heightsIn(map.alternative);
    const [positions, uvs, index] = [[], [], []];
    for (let row = 0; row <= rows; row += 1) {
      for (let column = 0; column <= columns; column += 1) {
        const [x, y] = [origin.x + column * east.x + row * north.x, origin.y + column * east.y + row * north.y];
        positions.push(x, y, (heightAt(x, y) ?? origin.z) + LIFT);
        uvs.push(column / columns, row / rows);
      }
    }
    for (const [cell, place] of map.places.entries()) {
      if (place < 0) continue;
      const corner = Math.floor(cell / columns) * (columns + 1) + (cell % columns);
      index.push(corner, corner + 1, corner + columns + 2, corner, corner + columns + 2, corner + columns + 1);
    }
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(new Float32Array(positions), 3));
    geometry.setAttribute("uv", new BufferAttribute(new Float32Array(uvs), 2));
    geometry.setIndex(index);
    return geometry;
  }

  #remove() {
    for (const { geometry, material: look } of this.#meshes) {
      geometry.dispose();
      look.map.dispose();
      look.dispose();
    }
    for (const mesh of this.#meshes) mesh.removeFromParent();
    this.#meshes = [];
  }
}

/** Unlit, so that a colour on the ground is the colour of the legend whatever the sun of the picture does. */
function material({ grid: { columns, rows }, places, classes }) {
  const colours = classes.map(({ colour }) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)));
  const texels = new Uint8Array(places.flatMap((place) => (place < 0 ? [0, 0, 0, 0] : [...colours[place], 255])));
  const map = new DataTexture(texels, columns, rows, RGBAFormat);
  Object.assign(map, { colorSpace: SRGBColorSpace, magFilter: NearestFilter, minFilter: NearestFilter, needsUpdate: true });
  const look = { map, transparent: true, opacity: OPACITY, depthWrite: false, fog: false, toneMapped: false };
  // seen at a slant, what is planned on the ground is drawn as if it lay nearer: the map has to lie nearer still
  return new MeshBasicMaterial({ ...look, polygonOffset: true, polygonOffsetFactor: -1.5, polygonOffsetUnits: -6 });
}
