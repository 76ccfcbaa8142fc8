/** Scale figures: a few plain people of 1.74 m who stand around at eye level, so that heights can be read. */

import { InstancedMesh, LatheGeometry, Matrix4, MeshLambertMaterial, Quaternion, Vector2, Vector3 } from "three";
import { forwardOf, positionOf } from "./camera.js";
import { softShadows } from "./materials.js";
import { FIGURE } from "./palette.js";

const MOST = 12;
const FEWEST = 7;
const CELL = 5;
const REACH = { from: 9, to: 60 };
const TRIES = 60;
const SPREAD = 0.85;
const UP = new Vector3(0, 0, 1);
/** Silhouette of legs, body and head as [radius, height] in metres. */
const PROFILE = [
  [0.09, 0], [0.12, 0.3], [0.16, 0.7], [0.185, 0.95], [0.18, 1.1], [0.215, 1.32], [0.2, 1.41], [0.1, 1.46],
  [0.075, 1.5], [0.095, 1.56], [0.105, 1.62], [0.095, 1.68], [0.06, 1.725], [0, 1.74],
];
const DEPTH = 0.66;
const SIDES = 12;

/** Number 0..1 from whole numbers: the same place has the same person on every day. */
function chance(x, y, salt) {
  let hash = Math.imul(x, 73856093) ^ Math.imul(y, 19349663) ^ Math.imul(salt + 1, 83492791);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822519);
  hash = Math.imul(hash ^ (hash >>> 13), 3266489917);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}

function figureGeometry() {
  const outline = PROFILE.map(([radius, height]) => new Vector2(radius, height));
  const geometry = new LatheGeometry(outline, SIDES).rotateX(Math.PI / 2).scale(1, DEPTH, 1);
  geometry.deleteAttribute("uv");
  return geometry;
}

/** Places of the cells a view looks at, those that come first in line first: [{x, y, turn}]. */
function candidates(view, aspect) {
  const eye = positionOf(view);
  const forward = forwardOf(view);
  const slope = Math.tan((view.fov * Math.PI) / 360) * aspect * SPREAD;
  const found = [];
  const cells = Math.ceil(REACH.to / CELL);
  const [column, row] = [Math.round(eye.x / CELL), Math.round(eye.y / CELL)];
  for (let i = column - cells; i <= column + cells; i += 1) {
    for (let j = row - cells; j <= row + cells; j += 1) {
      const [x, y] = [(i + chance(i, j, 1) - 0.5) * CELL, (j + chance(i, j, 2) - 0.5) * CELL];
      const ahead = (x - eye.x) * forward.x + (y - eye.y) * forward.y;
      const aside = Math.abs((x - eye.x) * forward.y - (y - eye.y) * forward.x);
      if (ahead < REACH.from || ahead > REACH.to || aside > ahead * slope) continue;
      found.push({ x, y, turn: chance(i, j, 3) * 2 * Math.PI, order: chance(i, j, 4) * ahead });
    }
  }
  return found.sort((a, b) => a.order - b.order).slice(0, TRIES);
}

export class Figures {
  constructor(scene) {
    const material = softShadows(new MeshLambertMaterial({ color: FIGURE }), null, "figure");
    this.mesh = new InstancedMesh(figureGeometry(), material, MOST);
    Object.assign(this.mesh, { castShadow: true, receiveShadow: true, frustumCulled: false, visible: false, count: 0 });
    this.mesh.raycast = () => {};
    this.arranged = null;
    scene.add(this.mesh);
  }

  /**
   * Puts seven to twelve figures where `footing(x, y)` gives the height of free ground, in a view at eye level; null as the
   * view takes all away. Few or none stand where there is little free ground. `key` names what stands there. Whether changed.
   */
  arrange(view, { aspect, footing, key }) {
    const wanted = view === null ? "none" : JSON.stringify([positionOf(view), view.azimuth, aspect, key]);
    if (wanted === this.arranged) return false;
    this.arranged = wanted;
    this.mesh.count = view === null ? 0 : this.#stand(view, aspect, footing);
    this.mesh.visible = this.mesh.count > 0;
    return true;
  }

  #stand(view, aspect, footing) {
    const { x, y } = view.target;
    const wanted = FEWEST + Math.floor(chance(Math.round(x), Math.round(y), 5) * (MOST - FEWEST + 1));
    const one = new Vector3(1, 1, 1);
    const matrix = new Matrix4();
    let count = 0;
    for (const place of candidates(view, aspect)) {
      if (count === wanted) break;
      const height = footing(place.x, place.y);
      if (height === null) continue;
      const turn = new Quaternion().setFromAxisAngle(UP, place.turn);
      this.mesh.setMatrixAt(count, matrix.compose(new Vector3(place.x, place.y, height), turn, one));
      count += 1;
    }
    this.mesh.instanceMatrix.needsUpdate = true;
    return count;
  }

  get count() {
    return this.mesh.count;
  }
}
