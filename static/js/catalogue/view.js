/**
 * A view of the map of frames: which place stands in the middle and how large a degree is drawn.
 *
 * Degrees are drawn as in a local map, a degree of longitude shorter by the cosine of the latitude in the middle. Rectangles are
 * [west, south, east, north] in degrees, places on the screen are pixels from the upper left corner.
 */

const METRES_A_DEGREE = 111_320;
const SCALES = { least: 3, most: 2_000_000 };
const STEPS = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005];

export const around = (boxes) =>
  boxes.reduce((all, [west, south, east, north]) => (all === null
    ? [west, south, east, north]
    : [Math.min(all[0], west), Math.min(all[1], south), Math.max(all[2], east), Math.max(all[3], north)]), null);

export const meets = (a, b) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

export class View {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.lon = 10;
    this.lat = 51;
    /** Pixels of a degree of latitude. */
    this.scale = 60;
  }

  /** Pixels of a degree of longitude. */
  get across() {
    return this.scale * Math.cos((this.lat * Math.PI) / 180);
  }

  resize(width, height) {
    this.width = width;
    this.height = height;
  }

  toScreen(lon, lat) {
    return [this.width / 2 + (lon - this.lon) * this.across, this.height / 2 - (lat - this.lat) * this.scale];
  }

  toDegrees(x, y) {
    return [this.lon + (x - this.width / 2) / this.across, this.lat - (y - this.height / 2) / this.scale];
  }

  /** The rectangle on the screen as {x, y, width, height}. */
  place([west, south, east, north]) {
    const [x, y] = this.toScreen(west, north);
    const [right, bottom] = this.toScreen(east, south);
    return { x, y, width: right - x, height: bottom - y };
  }

  /** What is seen now. */
  get seen() {
    const [west, north] = this.toDegrees(0, 0);
    const [east, south] = this.toDegrees(this.width, this.height);
    return [Math.max(-180, west), Math.max(-90, south), Math.min(180, east), Math.min(90, north)];
  }

  /** Shows a rectangle whole, with free room round it. */
  fit([west, south, east, north], room = 1.25) {
    this.lon = (west + east) / 2;
    this.lat = Math.max(-85, Math.min(85, (south + north) / 2));
    const shrink = Math.cos((this.lat * Math.PI) / 180);
    const fitting = Math.min(this.width / Math.max(1e-6, (east - west) * shrink), this.height / Math.max(1e-6, north - south));
    this.#keep(fitting / room);
  }

  move(dx, dy) {
    this.lon = Math.max(-180, Math.min(180, this.lon - dx / this.across));
    this.lat = Math.max(-85, Math.min(85, this.lat + dy / this.scale));
  }

  /** Draws everything larger by a factor; the place at the pixel stays where it is. */
  zoom(factor, x = this.width / 2, y = this.height / 2) {
    const [lon, lat] = this.toDegrees(x, y);
    this.#keep(this.scale * factor);
    const [newX, newY] = this.toScreen(lon, lat);
    this.move(x - newX, y - newY);
  }

  #keep(scale) {
    this.scale = Math.max(SCALES.least, Math.min(SCALES.most, scale));
  }

  /** The step of the net in degrees, so that its lines stand at least 90 pixels apart. */
  get netStep() {
    return STEPS.findLast((step) => step * this.across >= 90) ?? STEPS[0];
  }

  /** A round length for the scale bar: {metres, pixels}, at most so many pixels. */
  measure(most) {
    const metres = (most / this.scale) * METRES_A_DEGREE;
    const power = 10 ** Math.floor(Math.log10(metres));
    const round = [5, 2, 1].find((digit) => digit * power <= metres) * power;
    return { metres: round, pixels: (round / METRES_A_DEGREE) * this.scale };
  }
}
