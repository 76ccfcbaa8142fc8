/** Finding the triangles of a mesh over a place of the map without asking every one: they are sorted into square cells. */

const PER_CELL = 3;
const MOST_CELLS = 160;
const UPRIGHT_AREA = 1e-6;

const grids = new WeakMap();

/** The grid of a mesh that stands still; made the first time it is asked for. */
export function gridOf(mesh) {
  let grid = grids.get(mesh);
  if (!grid) grids.set(mesh, (grid = new TriangleGrid(mesh)));
  return grid;
}

/** Meshes of the loaded tiles of a tileset that are shown at present. */
export function shownMeshes({ tiles }) {
  const meshes = [];
  for (const tile of tiles.activeTiles) tile.engineData.scene?.traverse((object) => { if (object.isMesh && !object.userData.isVeil) meshes.push(object); });
  return meshes;
}

class TriangleGrid {
  constructor(mesh) {
    mesh.updateWorldMatrix(true, false);
    this.mesh = mesh;
    this.points = this.#placed();
    this.corners = mesh.geometry.index?.array ?? Uint32Array.from({ length: this.points.length / 3 }, (_, i) => i);
    this.#measure();
    this.#sort();
  }

  /** Corners in local metres. */
  #placed() {
    const { position } = this.mesh.geometry.attributes;
    const points = new Float64Array(position.count * 3);
    const { elements: m } = this.mesh.matrixWorld;
    for (let i = 0; i < position.count; i += 1) {
      const [x, y, z] = [position.getX(i), position.getY(i), position.getZ(i)];
      for (let axis = 0; axis < 3; axis += 1) points[3 * i + axis] = m[axis] * x + m[4 + axis] * y + m[8 + axis] * z + m[12 + axis];
    }
    return points;
  }

  #measure() {
    const { points } = this;
    this.low = [Infinity, Infinity];
    const high = [-Infinity, -Infinity];
    for (let i = 0; i < points.length; i += 3) {
      for (let axis = 0; axis < 2; axis += 1) {
        this.low[axis] = Math.min(this.low[axis], points[i + axis]);
        high[axis] = Math.max(high[axis], points[i + axis]);
      }
    }
    this.count = Math.min(MOST_CELLS, Math.max(1, Math.ceil(Math.sqrt(this.corners.length / 3 / PER_CELL))));
    this.step = [0, 1].map((axis) => Math.max(1e-9, high[axis] - this.low[axis]) / this.count);
  }

  #cell(axis, value) {
    return Math.min(this.count - 1, Math.max(0, Math.floor((value - this.low[axis]) / this.step[axis])));
  }

  /** Calls `use(cell)` for every cell the box around a triangle touches. */
  #eachCell(triangle, use) {
    const [a, b, c] = [0, 1, 2].map((corner) => 3 * this.corners[3 * triangle + corner]);
    const { points } = this;
    const [west, east] = [Math.min, Math.max].map((choose) => this.#cell(0, choose(points[a], points[b], points[c])));
    const [south, north] = [Math.min, Math.max].map((choose) => this.#cell(1, choose(points[a + 1], points[b + 1], points[c + 1])));
    for (let row = south; row <= north; row += 1) for (let column = west; column <= east; column += 1) use(row * this.count + column);
  }

  #sort() {
    const total = Math.floor(this.corners.length / 3);
    this.starts = new Uint32Array(this.count * this.count + 1);
    for (let i = 0; i < total; i += 1) this.#eachCell(i, (cell) => { this.starts[cell + 1] += 1; });
    for (let cell = 0; cell < this.count * this.count; cell += 1) this.starts[cell + 1] += this.starts[cell];
    const next = this.starts.slice();
    this.sorted = new Uint32Array(this.starts.at(-1));
    for (let i = 0; i < total; i += 1) this.#eachCell(i, (cell) => { this.sorted[next[cell]] = i; next[cell] += 1; });
  }

  /** All triangles over a place: [{height, mesh, corners: [a, b, c], shares: [of a, of b, of c]}]; upright ones have none. */
  over(x, y) {
    const [column, row] = [(x - this.low[0]) / this.step[0], (y - this.low[1]) / this.step[1]];
    if (!(column >= 0 && row >= 0 && column <= this.count && row <= this.count)) return [];
    const cell = this.#cell(1, y) * this.count + this.#cell(0, x);
    const found = [];
    for (let i = this.starts[cell]; i < this.starts[cell + 1]; i += 1) {
      const hit = this.#hit(this.sorted[i], x, y);
      if (hit) found.push(hit);
    }
    return found;
  }

  #hit(triangle, x, y) {
    const corners = [0, 1, 2].map((corner) => this.corners[3 * triangle + corner]);
    const [[ax, ay, az], [bx, by, bz], [cx, cy, cz]] = corners.map((corner) => this.points.subarray(3 * corner, 3 * corner + 3));
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (Math.abs(area) < UPRIGHT_AREA) return null;
    const ofB = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area;
    const ofC = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area;
    const shares = [1 - ofB - ofC, ofB, ofC];
    if (Math.min(...shares) < -1e-9) return null;
    return { height: az * shares[0] + bz * ofB + cz * ofC, mesh: this.mesh, corners, shares };
  }
}
