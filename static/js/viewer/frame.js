/** The local frame of the viewer: metres east, north and up at the model's anchor, and the way from and to WGS84. */

import { Matrix4, Vector3 } from "three";
import { WGS84_ELLIPSOID } from "3d-tiles-renderer/three";

const RADIANS = Math.PI / 180;

/** Matrix from east-north-up metres at `anchor` {lon, lat, height} to earth-centred coordinates. */
function earthFromAnchor({ lon, lat, height = 0 }) {
  return WGS84_ELLIPSOID.getEastNorthUpFrame(lat * RADIANS, lon * RADIANS, height, new Matrix4());
}

/** The local frame at `anchor`: conversions between WGS84 degrees and local metres, and between anchors. */
export function localFrame(anchor) {
  const earthFromLocal = earthFromAnchor(anchor);
  const localFromEarth = earthFromLocal.clone().invert();
  const cartographic = {};
  return {
    anchor,
    /** Matrix that brings earth-centred tiles into the local frame. */
    localFromEarth,
    /** Local position of a place in WGS84 degrees with its height in metres. */
    toLocal: ({ lon, lat, height = 0 }, target = new Vector3()) =>
      WGS84_ELLIPSOID.getCartographicToPosition(lat * RADIANS, lon * RADIANS, height, target).applyMatrix4(localFromEarth),
    /** {lon, lat, height} of a local position. */
    toGeographic(position) {
      WGS84_ELLIPSOID.getPositionToCartographic(position.clone().applyMatrix4(earthFromLocal), cartographic);
      return { lon: cartographic.lon / RADIANS, lat: cartographic.lat / RADIANS, height: cartographic.height };
    },
    /** Matrix from the local metres of another anchor to these; the identity for the same or a missing anchor. */
    fromAnchor(other) {
      const same = !other || (other.lon === anchor.lon && other.lat === anchor.lat && (other.height ?? 0) === (anchor.height ?? 0));
      return same ? new Matrix4() : localFromEarth.clone().multiply(earthFromAnchor(other));
    },
  };
}
