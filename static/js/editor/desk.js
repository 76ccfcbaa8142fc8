/** The desk the drawing tools work at: the draft, what lies around, the viewer, and the server's exact geometry. */

import { CaseFrame } from "./caseframe.js";
import { Comments } from "./commenting.js";
import { keyOf, kindOf, valueOf } from "./draft.js";
import { writer } from "./fields.js";
import { bearing, distance, middleOf, polygonsOf } from "./planar.js";
import { SceneMaker } from "./scene.js";
import { snapped, Targets } from "./snapping.js";
import { levelOf } from "./grading.js";
import { assetOf, nameOfLayer } from "./making.js";
import { Models } from "./models.js";
import { placeOf } from "./tools/choosing.js";

const SNAP_PIXELS = 12;
const CLOSE_PIXELS = 14;
const NEAR = 220;

export class Desk {
  #targets = new Map(); #preview = null; #lit = []; #directions; #blocks = []; #models; #layers = new Map();

  /** `given`: {draft, drawing (as /drawing gives it), page (data of the page), t, send(method, url, options), status: element}. `stepped` is called after every sketch. */
  constructor({ draft, drawing, page, t, send, status }) {
    Object.assign(this, { draft, drawing, t, page, send, status, language: page.language, choices: page.choices, tool: null, isSnapping: true });
    this.frame = new CaseFrame(drawing.frame);
    this.maker = new SceneMaker({ frame: this.frame, drawing, assets: page.assets, colors: page.colors });
    this.write = writer(page.language);
    this.settings = { makes: "building", storeys: 3, height: 3, use: "housing", roof: "flat", pitch: 35, green: 0, surface: "lawn", offset: 3, treeHeight: 8, crown: 5, areas: "", spacing: 8, bank: 1.5, asset: page.choices.asset[0][0], heading: 0, scale: 1 };
    this.element = null;
    /** What each building and each levelled area digs off and fills (m³), as the server last said. */
    this.earth = new Map();
    this.#directions = directionsOf(drawing.plots);
    this.comments = new Comments(this, page.urls.comments);
    this.#models = new Models(async (layer) => (await send("GET", `${page.urls.faces}?layer=${encodeURIComponent(layer)}`)).body, () => this.draw());
    draft.addEventListener("change", () => this.#targets.clear());
  }

  /** Called after every step of a tool. */
  stepped = () => {};

  /** Takes a tool in use, by its name; `split` the one that divides what has this key. */
  use = () => {};
  split = () => {};

  /** Called with what was chosen of the Bestand, null for nothing. */
  told = () => {};

  /** The viewer, or null before it stands. */
  viewer = () => this.element?.viewer ?? null;

  /** What is drawn in the viewer, see viewer/drawing.js; null before it stands. */
  drawn = () => this.viewer()?.drawing ?? null;

  number = (value, digits = 1) => new Intl.NumberFormat(this.language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

  /** Says a sentence to everybody, also to those who listen. */
  say(key, params) {
    this.status.textContent = this.t(key, params);
  }

  pointOf = (place) => this.frame.point(place);

  /** Middle of the site in the case's CRS. */
  centre() {
    const rings = [this.drawing.perimeter, ...this.drawing.plots.map(({ geometry }) => geometry)].flatMap(polygonsOf).flat();
    return rings.length > 0 ? middleOf(rings.flat()) : this.frame.origin;
  }

  /** Where a point comes to lie, snapped to what is near; `except` is the key of what must not hold itself. */
  snap(place, drawn = [], except = null) {
    const point = this.pointOf(place);
    if (!this.isSnapping || place.isFree) return { at: point, kind: "free", guides: [] };
    return snapped(point, { targets: this.#near(except), drawn, reach: SNAP_PIXELS * place.metresPerPixel, directions: this.#directions });
  }

  #near(except) {
    if (!this.#targets.has(except)) this.#targets.set(except, new Targets(this.#rings(except)));
    return this.#targets.get(except);
  }

  #rings(except) {
    const { plots, parcels, plan, buildings, perimeter } = this.drawing;
    const gone = this.draft.gone("demolish");
    const made = this.draft.changes.filter((change) => keyOf(change) !== except && ["build", "surface", "grade"].includes(kindOf(change)));
    const areas = [
      [perimeter, "plot"], ...plots.map(({ geometry }) => [geometry, "plot"]), ...(plan?.buildable ?? []).map(({ geometry }) => [geometry, "plan"]),
      ...parcels.map(({ geometry }) => [geometry, "parcel"]), ...buildings.filter(({ id }) => !gone.includes(id)).map(({ footprint }) => [footprint, "building"]),
      ...made.map((change) => [valueOf(change).footprint ?? valueOf(change).geometry, "drawn"]),
    ];
    return areas.flatMap(([area, kind]) => polygonsOf(area).flat().map((ring) => ({ ring, kind })));
  }

  /** Takes areas of another stored layer, "dataset@version/layer", as those something can be made of; "" those of the case. */
  async useAreasOf(layer) {
    this.settings.areas = layer;
    if (layer === "" || this.#layers.has(layer)) return;
    try {
      this.#layers.set(layer, (await this.send("GET", `${this.page.urls.outlines}?layer=${encodeURIComponent(layer)}`)).body);
    } catch (problem) {
      this.status.textContent = problem.message;
    }
  }

  /** Areas something can be made of: [{kind, name, geometry}], of the layer chosen or else of the case and of what is drawn. */
  areas() {
    const { areas: layer } = this.settings;
    if (layer) return (this.#layers.get(layer) ?? []).map(({ id, geometry }) => ({ kind: "layer", name: id, geometry }));
    const { plots, parcels, plan, buildings } = this.drawing;
    const named = (kind, items) => items.filter(({ geometry }) => geometry).map(({ name, id, geometry }) => ({ kind, name: `${this.t(`draw.area_${kind}`)} ${name || id}`, geometry }));
    return [
      ...named("plan", (plan?.buildable ?? []).map((item, number) => ({ ...item, name: String(number + 1) }))), ...named("plot", plots), ...named("parcel", parcels),
      ...this.draft.changes.filter((change) => ["build", "surface", "grade"].includes(kindOf(change))).map((change) => ({ kind: "drawn", name: this.nameOf(change), geometry: valueOf(change).footprint ?? valueOf(change).geometry })),
      ...named("building", buildings.filter(({ part_of: whole }) => !whole).map(({ id, name, footprint }) => ({ id, name, geometry: footprint }))),
    ];
  }

  /** The one of [{at, above?}] that is seen nearest to a place, within some pixels; null for none. */
  nearest(items, place, pixels) {
    const seen = items.map((item) => ({ item, spot: this.drawn().seenAt({ ...this.frame.local(item.at), above: item.above ?? 0 }) })).filter(({ spot }) => spot !== null);
    const away = ({ spot }) => Math.hypot(spot.x - place.x, spot.y - place.y);
    const best = seen.reduce((least, one) => (least === null || away(one) < away(least) ? one : least), null);
    return best !== null && away(best) <= pixels ? best.item : null;
  }

  isNear(place, point) {
    return this.nearest([{ at: point }], place, CLOSE_PIXELS) !== null;
  }

  /** Heights of the ground (m above sea level) at points, null where none is known. */
  async ground(points) {
    try {
      const { body } = await this.send("POST", this.page.urls.heights, { json: { points } });
      return body.heights;
    } catch {
      return points.map(() => null);
    }
  }

  /** Areas the server makes of an operation; null and a sentence where it cannot. */
  async shape(request) {
    try {
      return (await this.send("POST", this.page.urls.geometry, { json: request })).body.geometries;
    } catch (problem) {
      this.status.textContent = problem.message;
      return null;
    }
  }

  /** Lets something be seen as `value` for the moment, without changing the draft; null ends it. */
  show(key, value) {
    this.#preview = key === null ? null : { key, value };
    this.draw();
  }

  /** Draws the draft in 3D. */
  draw() {
    const preview = this.#preview;
    const changes = preview ? this.draft.changes.map((change) => (keyOf(change) === preview.key ? { [kindOf(change)]: preview.value } : change)) : this.draft.changes;
    this.drawn()?.show(this.maker.scene(this.page.letter, changes, this.#blocks, this.#models));
  }

  /** Takes the buildings of models that are set or brought in, as the server has them now. */
  useModels(models) {
    if (JSON.stringify(models) === JSON.stringify(this.#blocks)) return;
    this.#blocks = models;
    this.draw();
  }

  /** Draws the lines and handles of the tool in use. */
  sketch() {
    const { shapes = [], handles = [], labels = [] } = this.tool?.tool.drawing() ?? {};
    const local = (point) => this.frame.local(point);
    const own = this.#lit.map((points) => ({ points, isClosed: true, kind: "chosen" }));
    this.drawn()?.sketch({
      shapes: [...own, ...shapes].map((shape) => ({ ...shape, points: shape.points.map(local) })),
      handles: handles.map(({ at, kind }) => ({ at: local(at), kind })), labels: labels.map(({ at, text }) => ({ at: local(at), text })),
    });
    this.stepped();
  }

  /** Lights up buildings and the plot or plan object a finding speaks of. */
  lightUp(ids, area) {
    const { plan, plots } = this.drawing;
    const found = [...plots, ...(plan?.zones ?? []), ...(plan?.buildable ?? [])].find(({ id }) => id === area);
    this.#lit = found ? polygonsOf(found.geometry).flat() : [];
    this.viewer()?.highlight(ids);
    this.sketch();
  }

  /** What a change is called. */
  nameOf(change) {
    const [kind, value] = [kindOf(change), valueOf(change)];
    const word = (choices, key) => choices.find(([one]) => one === key)?.[1] ?? key;
    if (kind === "demolish") return this.drawing.buildings.find(({ id }) => id === value)?.name || value;
    if (kind === "remove_tree") return this.drawing.trees.find(({ id }) => id === value)?.species ?? value;
    if (kind === "grade") return this.t("draw.grade_name", { level: this.number(levelOf(this, value) ?? NaN, 2) });
    if (kind === "surface") return word(this.choices.surface, value.class);
    if (kind === "tree") return value.species || this.t("draw.tree");
    if (kind === "place") return word(this.choices.asset, assetOf(value));
    if (kind === "bring") return word(this.choices.bring, nameOfLayer(value));
    return value.name || value.id || "–";
  }

  /** Flies to where a change lies. */
  flyTo(change) {
    const [kind, value] = [kindOf(change), valueOf(change)];
    const standing = kind === "demolish" ? this.drawing.buildings.find(({ id }) => id === value)?.footprint : null;
    const felled = kind === "remove_tree" ? this.drawing.trees.find(({ id }) => id === value)?.position : null;
    const brought = kind === "bring" ? this.#models.of(nameOfLayer(value))?.middle.slice(0, 2) : null;
    const point = standing ? middleOf(polygonsOf(standing)[0][0]) : (felled ?? brought ?? (typeof value === "string" || kind === "bring" ? null : placeOf(kind, value)));
    if (point) this.drawn()?.lookAt(this.frame.local(point), NEAR);
  }
}

/** Directions of the plots' longest sides. */
function directionsOf(plots) {
  return plots.flatMap(({ geometry }) => polygonsOf(geometry)).map(([outer]) => {
    const sides = outer.map((from, i) => [from, outer[(i + 1) % outer.length]]);
    const [from, to] = sides.reduce((best, side) => (distance(...side) > distance(...best) ? side : best));
    return bearing(from, to);
  });
}
