/** Small pictures of scenes for the strip, taken from the viewer whenever a scene stands there as it is stored. */

import { LOOKS } from "./looks.js";

const WIDTH = 336;

export class Thumbnails {
  #pictures = new Map();

  /** `name` tells this storyboard from others; the browser keeps the pictures until they are taken anew. */
  constructor(name) {
    this.name = name;
  }

  /** The picture of a scene as an address that holds it, null while there is none of how it is stored now. */
  of(scene) {
    const { look, picture } = this.#pictures.get(scene.id) ?? this.#remembered(scene.id);
    return look === lookOf(scene) ? picture : null;
  }

  /** Takes the picture that `viewer` shows of a scene; whether there is a new one. */
  async take(scene, viewer) {
    if (this.of(scene) !== null) return false;
    const look = lookOf(scene);
    const blob = await viewer.snapshot("image/jpeg");
    if (blob === null) return false;
    const bitmap = await createImageBitmap(blob, { resizeWidth: WIDTH, resizeQuality: "high" });
    const canvas = Object.assign(document.createElement("canvas"), { width: bitmap.width, height: bitmap.height });
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    bitmap.close();
    const kept = { look, picture: canvas.toDataURL("image/jpeg", 0.72) };
    this.#pictures.set(scene.id, kept);
    this.#remember(scene.id, kept);
    return true;
  }

  #key(id) {
    return `twin-scene:${this.name}:${id}`;
  }

  #remembered(id) {
    let kept = {};
    try {
      kept = JSON.parse(localStorage.getItem(this.#key(id)) ?? "{}");
    } catch {
      // a browser that keeps nothing takes them anew
    }
    this.#pictures.set(id, kept);
    return kept;
  }

  #remember(id, kept) {
    try {
      localStorage.setItem(this.#key(id), JSON.stringify(kept));
    } catch {
      // full or closed: they stay until the page is left
    }
  }
}

function lookOf(scene) {
  return JSON.stringify(LOOKS.map((name) => scene[name]));
}
