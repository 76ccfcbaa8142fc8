/** Files that an edition holds beside its text: site plans, maps of sun hours. Each is loaded when it is shown, and once. */

/** Function (name) -> promise of the bytes; `fetchResource` takes the place of the network where there is one (offline file, talk). */
export function heldFiles(stage, fetchResource) {
  const known = new Map();
  const load = async (address) => {
    if (fetchResource) return fetchResource(address);
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${response.status} ${address}`);
    return response.arrayBuffer();
  };
  return (name) => {
    if (!known.has(name)) known.set(name, load(`${stage.dataset.held ?? ""}${name}`));
    return known.get(name);
  };
}
