/** The town's own areas (water, green, built-up land) as a picture behind the frames: drawn once, then only placed. */

const PIXELS = 1400;
const OVER = 0.8;
const METRES = { lon: 111_320, lat: 111_250 };

function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
}

/** The corners of each filled sign's triangles, in metres from the anchor: Map of colour to a flat list [x, y, x, y, …]. */
function byColour({ positions, triangles, owners, objects, signs }) {
  const [places, corners, belongs] = [new Float32Array(bytes(positions)), new Uint32Array(bytes(triangles)), new Uint32Array(bytes(owners))];
  const found = new Map();
  for (const corner of corners) {
    const fill = signs[objects[belongs[corner]].sign].fill;
    if (!fill) continue;
    if (!found.has(fill)) found.set(fill, []);
    found.get(fill).push(places[3 * corner], places[3 * corner + 1]);
  }
  return found;
}

/** Returns {canvas, bbox} of a document of areas (see delivery/areas.py), null when nothing in it is filled. */
export function picture(document_) {
  const colours = byColour(document_);
  const all = [...colours.values()];
  if (all.length === 0) return null;
  const [west, south, east, north] = all.reduce((box, points) => {
    for (let i = 0; i < points.length; i += 2) {
      box[0] = Math.min(box[0], points[i]);
      box[1] = Math.min(box[1], points[i + 1]);
      box[2] = Math.max(box[2], points[i]);
      box[3] = Math.max(box[3], points[i + 1]);
    }
    return box;
  }, [Infinity, Infinity, -Infinity, -Infinity]);
  const scale = PIXELS / Math.max(east - west, north - south);
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.ceil((east - west) * scale), height: Math.ceil((north - south) * scale) });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  for (const [fill, points] of colours) {
    pen.fillStyle = fill;
    // many small paths are filled quickly, one large one is not; each triangle reaches a little over its neighbours' edges
    for (let i = 0; i < points.length; i += 6) {
      const xs = [0, 2, 4].map((corner) => (points[i + corner] - west) * scale);
      const ys = [1, 3, 5].map((corner) => (north - points[i + corner]) * scale);
      const [midX, midY] = [(xs[0] + xs[1] + xs[2]) / 3, (ys[0] + ys[1] + ys[2]) / 3];
      pen.beginPath();
      for (let corner = 0; corner < 3; corner += 1) {
        const away = OVER / Math.max(1e-6, Math.hypot(xs[corner] - midX, ys[corner] - midY));
        pen.lineTo(xs[corner] + (xs[corner] - midX) * away, ys[corner] + (ys[corner] - midY) * away);
      }
      pen.fill();
    }
  }
  const { lon, lat } = document_.anchor;
  const across = METRES.lon * Math.cos((lat * Math.PI) / 180);
  return { canvas, bbox: [lon + west / across, lat + south / METRES.lat, lon + east / across, lat + north / METRES.lat] };
}
