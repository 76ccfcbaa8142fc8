/** A map of classes laid on the ground of one viewer: square cells with the colour of their class, over all pictures alike. */

import { BufferAttribute, BufferGeometry, DataTexture, Mesh, MeshBasicMaterial, NearestFilter, RGBAFormat, SRGBColorSpace } from "three";

const LIFT = 0.4;
const OPACITY = 0.82;

export class SunGround {
  #picture; #frame; #height; #mesh = null; #map = null;

  constructor({ picture, frame, model }) {
    this.#picture = picture;
    this.#frame = frame;
    this.#height = model.anchor.height ?? 0;
  }

  /**
   * Lays a map {grid: {columns, rows}, corners: [south-west, south-east, north-west] as [lon, lat], places: the class of each cell row by
   * row from the south or -1, classes: [{colour: "#RRGGBB"}], alternative}; null takes it away.
   */
  show(map) {
    this.#remove();
    this.#map = map;
    if (map !== null) {
      this.#mesh = new Mesh(this.#geometry(map), material(map));
      this.#mesh.renderOrder = 3;
      this.#mesh.raycast = () => {};
      this.#picture.scene.add(this.#mesh);
    }
    this.#picture.loop.touch();
  }

  /** The number of the cell over a local place, -1 beside the map. */
  cellAt({ x, y }) {
    const { grid } = this.#map;
    const { origin, east, north } = this.#axes(this.#map);
    const [dx, dy] = [x - origin.x, y - origin.y];
    const turned = east.x * north.y - east.y * north.x;
    const column = Math.floor((dx * north.y - dy * north.x) / turned);
    const row = Math.floor((east.x * dy - east.y * dx) / turned);
    return column >= 0 && row >= 0 && column < grid.columns && row < grid.rows ? row * grid.columns + column : -1;
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
    if (this.#mesh === null) return;
    this.#mesh.removeFromParent();
    this.#mesh.geometry.dispose();
    this.#mesh.material.map.dispose();
    this.#mesh.material.dispose();
    this.#mesh = null;
  }
}

/** Unlit, so that a colour on the ground is the colour of the legend whatever the sun of the picture does. */
function material({ grid: { columns, rows }, places, classes }) {
  const colours = classes.map(({ colour }) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)));
  const texels = new Uint8Array(places.flatMap((place) => (place < 0 ? [0, 0, 0, 0] : [...colours[place], 255])));
  const map = new DataTexture(texels, columns, rows, RGBAFormat);
  Object.assign(map, { colorSpace: SRGBColorSpace, magFilter: NearestFilter, minFilter: NearestFilter, needsUpdate: true });
  return new MeshBasicMaterial({ map, transparent: true, opacity: OPACITY, depthWrite: false, fog: false, toneMapped: false });
}
