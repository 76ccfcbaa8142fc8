/** The place an address names: #szene-3.narrative is the field of a scene, as pages beside the editor link to it. */

const PLACE = /^#szene-(\d+)(?:\.([a-z_]+))?$/;

/** {scene, field} of the address, null when it names none. */
export function placeOfAddress() {
  const match = PLACE.exec(location.hash);
  return match ? { scene: Number(match[1]), field: match[2] ?? "heading" } : null;
}
