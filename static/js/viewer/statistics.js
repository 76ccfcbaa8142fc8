/** How much a picture shows and how long its last frame took, for benchmarks and journeys. */

export function statisticsOf({ layers, renderer, states, quality, figures, milliseconds = 0 }) {
  const stats = layers.tilesets.map(({ tiles }) => tiles.stats);
  const sum = (key) => stats.reduce((total, one) => total + one[key], 0);
  const { triangles, calls } = renderer.info.render;
  return {
    tiles: sum("visible"), failed: sum("failed"), triangles, calls,
    features: states.ids.length, quality: quality.name, figures: figures.count, frameMilliseconds: milliseconds,
  };
}
