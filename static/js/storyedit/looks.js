/** What a scene says of how the model is drawn, and taking it over from what a viewer shows. */

import { usualLayers } from "../story/looking.js";

/** Members of a scene that change its picture. */
export const LOOKS = ["camera", "shown", "comparison", "sun", "layers", "order", "styles", "labels", "cut", "section", "filters", "ghost", "away", "sunmap", "split"];

const known = (entries) => Object.fromEntries(entries.filter(([, value]) => value));

/** How layers of a viewer's state differ from the usual, as a scene keeps it; what `before` it said of layers it goes on saying. */
function layersOf(state, model, before) {
  const usual = usualLayers(model);
  return Object.fromEntries(Object.entries(state).filter(([id, value]) => id in usual && (value !== usual[id] || id in before)));
}

/** What a viewer shows, as a scene keeps it. `tree`: the <twin-layers> of the viewer; `bench`: what cuts, or null; `before`: the scene's layers. */
export function lookSeen(viewer, { tree, bench, model, before = {} }) {
  const { camera, shown, comparison, sun, split, layers, order, styles, labels, filters, ghost, away } = viewer.getState();
  return {
    camera, shown, comparison, sun: sun.slice(0, 16), split: Number(split.toFixed(3)),
    layers: layersOf(layers, model, before), order: order ?? [],
    styles: known(Object.keys(styles).map((id) => [id, tree.styleOf(id)])),
    labels: known(Object.entries(labels).map(([id, by]) => [id, by && { by, title: tree.termOf(id, by) }])),
    filters, ghost, away, sunmap: bench?.sunmap ?? null, cut: bench?.cut ?? null, section: (bench?.section ?? []).map(({ lon, lat }) => [lon, lat]),
  };
}

/** Writes into `scene` what was asked of the layer tree: {layers}, {order}, {styles} or {labels}. */
export function takeLayers(scene, { layers = {}, order = null, styles = {}, labels = {} }, tree) {
  scene.layers = { ...scene.layers, ...layers };
  if (order !== null) scene.order = order;
  scene.styles = known(Object.entries({ ...scene.styles, ...Object.fromEntries(Object.keys(styles).map((id) => [id, styles[id] && tree.styleOf(id)])) }));
  scene.labels = known(Object.entries({ ...scene.labels, ...Object.fromEntries(Object.entries(labels).map(([id, by]) => [id, by && { by, title: tree.termOf(id, by) }])) }));
}
