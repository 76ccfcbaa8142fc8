/** Coarse tiles: one box drawn for each building, spread into a plain mesh, so that all that holds for buildings holds for them. */

import { BufferAttribute, BufferGeometry, Matrix4, Mesh, Vector3 } from "three";

const WALL = "_WALL";
const ROOF = "_ROOF";
const ROW = "_FEATURE_ID_0";
const COLOURS = 3;

/** Loader extension that puts a plain mesh in the place of boxes with walls and roofs; other instances stay as they are. */
export function spreadBlocks() {
  return { name: "TWIN_blocks", afterRoot: ({ scene }) => spreadIn(scene) };
}

function spreadIn(scene) {
  const found = [];
  scene.traverse((object) => { if (object.isInstancedMesh && object.geometry.hasAttribute(WALL)) found.push(object); });
  for (const blocks of found) {
    const mesh = new Mesh(spread(blocks), blocks.material);
    mesh.position.copy(blocks.position);
    mesh.userData.isBlocks = true;
    blocks.parent.add(mesh);
    blocks.removeFromParent();
  }
}

/** Geometry of all boxes of a mesh, with the attributes a tile of buildings has. */
function spread(blocks) {
  const { geometry: box, count } = blocks;
  const { position, normal, _ao: light } = box.attributes;
  const each = position.count;
  const places = new Float32Array(count * each * 3);
  const normals = new Float32Array(count * each * 3);
  const colours = new Uint8Array(count * each * COLOURS);
  const rows = new Float32Array(count * each);
  const shades = new Uint8Array(count * each);
  const [matrix, turn, point] = [new Matrix4(), new Matrix4(), new Vector3()];
  for (let block = 0; block < count; block += 1) {
    blocks.getMatrixAt(block, matrix);
    turn.extractRotation(matrix);
    for (let corner = 0; corner < each; corner += 1) {
      const at = block * each + corner;
      point.fromBufferAttribute(position, corner).applyMatrix4(matrix).toArray(places, 3 * at);
      point.fromBufferAttribute(normal, corner);
      const { array, itemSize } = box.getAttribute(isRoof(point) ? ROOF : WALL);
      point.applyMatrix4(turn).toArray(normals, 3 * at);
      for (let i = 0; i < COLOURS; i += 1) colours[COLOURS * at + i] = array[itemSize * block + i];
      rows[at] = box.getAttribute(ROW).getX(block);
      shades[at] = Math.round(255 * light.getX(corner));
    }
  }
  const plain = new BufferGeometry();
  plain.setAttribute("position", new BufferAttribute(places, 3));
  plain.setAttribute("normal", new BufferAttribute(normals, 3));
  plain.setAttribute("color", new BufferAttribute(colours, COLOURS, true));
  plain.setAttribute(ROW.toLowerCase(), new BufferAttribute(rows, 1));
  plain.setAttribute("_ao", new BufferAttribute(shades, 1, true));
  plain.setIndex(repeated(box.index.array, count, each));
  return plain;
}

// glTF's y points up
const isRoof = (normal) => normal.y > 0.5;

/** The triangles of one box for each of so many. */
function repeated(triangles, count, each) {
  const index = new Uint32Array(triangles.length * count);
  for (let i = 0; i < index.length; i += 1) index[i] = triangles[i % triangles.length] + each * Math.floor(i / triangles.length);
  return new BufferAttribute(index, 1);
}
