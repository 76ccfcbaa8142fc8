/** Going to a place in a model. */

const NEAR = { distance: 180, elevation: 40 };

/** Moves the camera of a viewer to {lon, lat} (numbers or text) and rings the place on the ground. */
export function showPlace(viewer, { lon, lat }) {
  const place = { lon: Number(lon), lat: Number(lat) };
  const height = viewer.groundAt(place) ?? viewer.getCamera().height;
  const [east, north] = [12 / (111_320 * Math.cos((place.lat * Math.PI) / 180)), 12 / 110_540];
  viewer.outline([[-east, -north], [east, -north], [east, north], [-east, north]].map(([x, y]) => ({ lon: place.lon + x, lat: place.lat + y })));
  return viewer.show({ camera: { ...viewer.getCamera(), ...place, height, ...NEAR } });
}
