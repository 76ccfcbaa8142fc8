/** The way between the CRS of a case and the viewer's local metres, and the ground as the viewer has it. */

export class CaseFrame {
  /** `frame` as /drawing gives it: {anchor, origin, to_local, to_crs, radius}. */
  constructor({ anchor, origin, to_local: toLocal, to_crs: toCase, radius }) {
    Object.assign(this, { anchor, origin, forward: toLocal, backward: toCase, radius });
  }

  /** Local {east, north} of a point of the case. */
  local([x, y]) {
    const [dx, dy] = [x - this.origin[0], y - this.origin[1]];
    return { east: this.forward[0] * dx + this.forward[1] * dy, north: this.forward[2] * dx + this.forward[3] * dy };
  }

  /** Local height of a height above sea level at a local place: the earth falls away from the anchor. */
  up(height, { east, north }) {
    return height - this.anchor.height - (east * east + north * north) / (2 * this.radius);
  }

  /** Point of the case at a local place. */
  point({ east, north }) {
    return [this.origin[0] + this.backward[0] * east + this.backward[1] * north, this.origin[1] + this.backward[2] * east + this.backward[3] * north];
  }

  /** Rings of the case as local [x, y]. */
  rings(rings) {
    return rings.map((ring) => ring.map((point) => { const { east, north } = this.local(point); return [east, north]; }));
  }
}
