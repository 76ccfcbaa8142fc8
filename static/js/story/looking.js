/** What a scene asks of the viewer beyond camera, alternatives and sun; so no scene inherits anything from another. */

/** Layers of the viewer itself; they stand in no model. */
const OWN_LAYERS = ["site", "demolished", "planned"];

/** How every layer of `model` is shown where nothing else is said: {id: true | false}. */
export function usualLayers(model) {
  const known = (model.layers ?? []).map(({ id, visible }) => [id, visible !== false]);
  return Object.fromEntries([...known, ...OWN_LAYERS.map((id) => [id, true])]);
}

/** Fields of viewer.show() for the layers and objects of a scene: shown or not, order, colours, lettering, filters, pale, hidden. */
export function lookOf({ layers = {}, order = [], styles = {}, labels = {}, filters = {}, ghost = null, away = null }, model) {
  const usual = usualLayers(model);
  const each = (valueOf) => Object.fromEntries(Object.keys(usual).map((id) => [id, valueOf(id)]));
  return {
    layers: { ...usual, ...layers }, order: order.length > 0 ? order : null,
    styles: each((id) => drawnStyle(styles[id])), labels: each((id) => labels[id]?.by ?? null),
    filters: each((id) => filters[id] ?? null), ghost, away: away ?? { hidden: [], only: null },
  };
}

function drawnStyle(style) {
  if (!style) return null;
  const { by, method, palette, count, classes } = style;
  return { by, method, palette, count, classes };
}

/** Where a scene cuts the model: {cut, section} as an instrument takes them. */
export function cutOf({ cut = null, section = [] }) {
  return { cut, section: section.length === 2 ? section.map(([lon, lat]) => ({ lon, lat })) : null };
}
