/** Reading glTF: pictures inside the file without any blob address, and single models beside the tiles. */

import { Texture } from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";

/**
 * Loader extension that decodes pictures straight from the file's bytes. The loader's own way goes through blob
 * addresses, which a strict content security policy and pages opened from disk may refuse. It takes the parser's own
 * method's place, because the loader asks the WebP and AVIF extensions before any other.
 */
export function embeddedTextures(parser) {
  const elsewhere = parser.loadImageSource.bind(parser);
  const known = new Map();
  parser.loadImageSource = (index, loader) => {
    const image = parser.json.images[index];
    if (image.bufferView === undefined || loader.isKTX2Loader) return elsewhere(index, loader);
    if (known.has(index)) return known.get(index).then((texture) => texture.clone());
    known.set(index, decode(parser, image));
    return known.get(index);
  };
  return { name: "TWIN_embedded_textures" };
}

async function decode(parser, image) {
  const bytes = await parser.getDependency("bufferView", image.bufferView);
  const blob = new Blob([bytes], { type: image.mimeType });
  const bitmap = await createImageBitmap(blob, { premultiplyAlpha: "none", colorSpaceConversion: "none" });
  const texture = new Texture(bitmap);
  texture.needsUpdate = true;
  return texture;
}

/** Scene of a single .glb given as bytes; y-up as written in the file. */
export async function readModel(bytes) {
  const loader = new GLTFLoader();
  loader.register(embeddedTextures);
  const { scene } = await loader.parseAsync(bytes, "");
  return scene;
}
