/** A map of sun hours on the ground: square cells that follow the terrain of an alternative. */

import { BufferAttribute, BufferGeometry } from "three";

const LIFT = 0.2;

export class SunGround {
  #grid; #local;

  /**
   * `map`: {grid: {columns, rows}, places: the class of each cell row by row from the south or -1}; `local(columns, rows)` gives a local
   * place in cells from the south-western corner, `heightAt(x, y)` the ground there or null.
   */
  constructor({ grid, places }, local, heightAt) {
    this.#grid = grid;
    this.#local = local;
    this.texels = [grid.columns, grid.rows];
    this.geometry = this.#cells(places, heightAt);
  }

  /** The number of the cell over a local place, -1 beside the map. */
  cellAt({ x, y }) {
    const { columns, rows } = this.#grid;
    const [origin, east, north] = [this.#local(0, 0), this.#local(1, 0), this.#local(0, 1)];
    east.sub(origin);
    north.sub(origin);
    const [dx, dy] = [x - origin.x, y - origin.y];
    const turned = east.x * north.y - east.y * north.x;
    const column = Math.floor((dx * north.y - dy * north.x) / turned);
    const row = Math.floor((east.x * dy - east.y * dx) / turned);
    return column >= 0 && row >= 0 && column < columns && row < rows ? row * columns + column : -1;
  }

  #cells(places, heightAt) {
    const { columns, rows } = this.#grid;
    const [positions, uvs, index] = [[], [], []];
    for (let row = 0; row <= rows; row += 1) {
      for (let column = 0; column <= columns; column += 1) {
        const { x, y, z } = this.#local(column, row);
        positions.push(x, y, (heightAt(x, y) ?? z) + LIFT);
        uvs.push(column / columns, row / rows);
      }
    }
    for (const [cell, place] of places.entries()) {
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
}
