/** PNG files that know how large they are printed: the resolution is written into the file. */

const SIGNATURE_AND_HEAD = 33;
const INCH = 0.0254;

function sumOf(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** The pHYs chunk of a resolution in dots per inch. */
function sizeChunk(dpi) {
  const chunk = new DataView(new ArrayBuffer(21));
  const perMetre = Math.round(dpi / INCH);
  chunk.setUint32(0, 9);
  [..."pHYs"].forEach((letter, i) => chunk.setUint8(4 + i, letter.charCodeAt(0)));
  chunk.setUint32(8, perMetre);
  chunk.setUint32(12, perMetre);
  chunk.setUint8(16, 1);
  chunk.setUint32(17, sumOf(new Uint8Array(chunk.buffer, 4, 13)));
  return chunk.buffer;
}

/** The PNG `blob` with this resolution. */
export function withResolution(blob, dpi) {
  return new Blob([blob.slice(0, SIGNATURE_AND_HEAD), sizeChunk(dpi), blob.slice(SIGNATURE_AND_HEAD)], { type: "image/png" });
}
