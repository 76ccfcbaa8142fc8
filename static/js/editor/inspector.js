/** What is chosen, in numbers and words: every step of the tools as a form field, exact. */

import { aboveGround } from "./massing.js";
import { keyOf, kindOf, valueOf } from "./draft.js";
import { button, choiceField, element, numberField, pair, textField } from "./fields.js";
import { earthFacts, gradeAround, gradeFields } from "./grading.js";
import { assetOf, groundOf, setBackOf, setOf, withCounts, withSetBacks } from "./making.js";
import { areaFrom, areaOf, centroidOf, frameOf, polygonsOf, rectangle } from "./planar.js";
import { placeOf, rotated, shifted } from "./tools/choosing.js";

const MOST_STOREYS = 60;
/** Metres of floor and ceiling between the height of a storey and its clear height, which decides whether a set-back one is full. */
const CEILING = 0.3;
/** Metres of level ground around a building. */
const ROOM = 2;

/** The fields of one chosen change. */
export class Inspector {
  /** `desk` as the tools have it; `panel` is filled anew whenever something else is chosen or it has changed. */
  constructor(desk, panel) {
    Object.assign(this, { desk, panel });
  }

  show() {
    const { draft } = this.desk;
    const change = draft.chosen ? draft.find(draft.chosen) : null;
    const hadFocus = this.panel.contains(document.activeElement) ? document.activeElement.name || document.activeElement.dataset.do : null;
    this.panel.hidden = change === null;
    this.panel.replaceChildren(...(change ? this.#fields(draft.chosen, kindOf(change), valueOf(change)) : []));
    if (hadFocus) [...this.panel.querySelectorAll("input, select, button")].find((one) => (one.name || one.dataset.do) === hadFocus)?.focus();
  }

  #fields(key, kind, value) {
    const { t } = this.desk;
    const heading = element("h2", { textContent: this.desk.nameOf({ [kind]: value }) });
    const own = { build: () => this.#building(key, value), tree: () => this.#tree(key, value), surface: () => this.#surface(key, value), grade: () => gradeFields(this.desk, key, value), place: () => this.#asset(key, value) }[kind]?.() ?? [];
    const place = placeOf(kind, value);
    const moves = place ? [element("details", { className: "fold", open: this.isMoving ?? false }, element("summary", { textContent: t("draw.position") }), ...this.#position(key, kind, value, place))] : [];
    moves[0]?.addEventListener("toggle", () => { this.isMoving = moves[0].open; });
    const divides = ["build", "surface", "grade"].includes(kind) ? [this.#dividing(key, kind, value)] : [];
    return [heading, ...own, ...moves, ...divides, this.#actions(key, kind, value)];
  }

  /** Split by a line that is drawn next, and merge with another of its kind. */
  #dividing(key, kind, value) {
    const { draft, t } = this.desk;
    const shape = kind === "build" ? "footprint" : "geometry";
    const others = draft.changes.filter((change) => kindOf(change) === kind && keyOf(change) !== key);
    let wanted = others[0] && keyOf(others[0]);
    const merge = async () => {
      const made = await this.desk.shape({ operation: "merge", geometries: [value[shape], valueOf(draft.find(wanted))[shape]] });
      if (!made) return;
      const merged = await withSetBacks(this.desk, value[shape], { ...value, [shape]: areaFrom(made.flatMap(polygonsOf)) });
      draft.set(draft.changes.filter((change) => keyOf(change) !== wanted).map((change) => (keyOf(change) === key ? { [kind]: merged } : change)));
    };
    const choose = choiceField({ name: "merge-with", label: t("draw.merge_with"), value: wanted, choices: others.map((change) => [keyOf(change), this.desk.nameOf(change)]), told: (other) => { wanted = other; } });
    const fold = element("details", { className: "fold", open: this.isDividing ?? false }, element("summary", { textContent: t("draw.split_merge") }),
      button(t("draw.split"), () => this.desk.split(key), { name: "split" }), ...(others.length > 0 ? [choose, button(t("draw.merge"), merge, { name: "merge" })] : []));
    fold.addEventListener("toggle", () => { this.isDividing = fold.open; });
    return fold;
  }

  #number(name, value, told, more = {}) {
    return numberField({ name, label: this.desk.t(`draw.${name}`), value, told: (number) => (number === null && !more.mayBeEmpty ? this.show() : told(number)), write: this.desk.write, ...more });
  }

  #actions(key, kind, value) {
    const { draft, t } = this.desk;
    const made = kind !== "demolish" && kind !== "remove_tree";
    const copy = () => draft.add({ [kind]: { ...shifted(kind, value, 5, -5), id: draft.newId(kind), ...(value.name ? { name: `${value.name} (${t("draw.copied")})` } : {}) } });
    return element("div", { className: "row" }, ...(made ? [button(t("draw.copy"), copy, { name: "copy" })] : []), button(t(made ? "draw.remove" : "draw.restore"), () => draft.remove(key), { name: "remove" }), button(t("draw.show"), () => this.desk.flyTo({ [kind]: value }), { name: "show" }));
  }

  #position(key, kind, value, [east, north]) {
    const { draft, t } = this.desk;
    const put = (x, y) => draft.replace(key, shifted(kind, value, x - east, y - north));
    const turn = (degrees) => draft.replace(key, rotated(kind, value, degrees));
    const ground = async () => {
      const shape = value.footprint ?? { type: "Polygon", coordinates: [[[east, north], [east, north]]] };
      const height = await groundOf(this.desk, shape);
      if (height !== null) draft.replace(key, kind === "build" ? { ...value, ground_nhn_m: height } : { ...value, anchor: [...value.anchor.slice(0, 2), height] });
    };
    return [
      pair(this.#number("east", east, (x) => put(x, north)), this.#number("north", north, (y) => put(east, y))),
      ...(kind === "tree" ? [] : [pair(this.#number("turn_by", 0, turn, { least: -360, most: 360 }), this.#number("move_up", null, (height) => put(east, north + height), { mayBeEmpty: true }))]),
      ...(kind === "build" || kind === "place" ? [button(t("draw.onto_ground"), ground, { name: "ground" })] : []),
    ];
  }

  #building(key, value) {
    const { draft, t, choices, write } = this.desk;
    const put = (more) => draft.replace(key, { ...value, ...more });
    const roof = value.roof ?? { type: "flat" };
    const storeys = value.storeys ?? [];
    const above = aboveGround(value);
    const below = storeys.filter(({ level }) => level < 0);
    const counted = (more) => put({ storeys: withCounts(storeys, { above: above.length, below: below.length, ...more }) });
    const each = (more) => put({ storeys: storeys.map((storey) => (storey.level >= 0 ? { ...storey, ...more } : storey)) });
    // what differs from storey to storey stands under each of them
    const same = (name) => (new Set(above.map((storey) => storey[name])).size === 1 ? above[0][name] : null);
    const percent = (share) => Math.round((share ?? 0) * 10000) / 100;
    const share = (name) => (number) => put({ roof: { ...roof, [name]: number ? number / 100 : undefined } });
    const isFlat = (roof.type ?? "flat") === "flat";
    const isRectangle = frameOf(polygonsOf(value.footprint)[0]?.[0] ?? []) !== null;
    const various = above.length > 1 ? [["", t("draw.various")]] : [];
    return [
      pair(textField({ name: "name", label: t("draw.name"), value: value.name, told: (name) => put({ name }) }), choiceField({ name: "kind", label: t("draw.kind"), value: value.kind ?? "main", choices: choices.kind, told: (kind) => put({ kind }) })),
      pair(this.#number("storeys", above.length, (count) => counted({ above: count }), { least: 0, most: MOST_STOREYS, isWhole: true }), this.#number("storey_height", same("height_m"), (height) => height !== null && each({ height_m: height }), { least: 1, most: 30, mayBeEmpty: true, hint: above.length > 1 && same("height_m") === null ? t("draw.various") : "" })),
      pair(choiceField({ name: "use", label: t("draw.use"), value: same("use") ?? "", choices: same("use") === null ? [...various, ...choices.use] : choices.use, told: (use) => use && each({ use }) }), this.#number("basement", below.length, (count) => counted({ below: count }), { least: 0, most: 6, isWhole: true })),
      ...this.#frame(key, value),
      pair(choiceField({ name: "roof", label: t("draw.roof"), value: roof.type ?? "flat", choices: choices.roof, told: (type) => put({ roof: { ...roof, type, ...(type === "flat" ? { pitch_deg: undefined, ridge_height_m: undefined } : { pitch_deg: roof.pitch_deg ?? 35 }) } }) }),
        isFlat ? this.#setBack(key, value, above) : this.#number("pitch", roof.pitch_deg ?? null, (pitch) => put({ roof: { ...roof, pitch_deg: pitch, ridge_height_m: undefined } }), { least: 1, most: 85 })),
      ...(isFlat ? [] : [choiceField({ name: "ridge", label: t("draw.ridge"), value: roof.ridge_direction ?? choices.ridge_direction[0][0], choices: choices.ridge_direction, told: (direction) => put({ roof: { ...roof, ridge_direction: direction } }) })]),
      ...(isFlat || isRectangle ? [] : [element("p", { className: "small quiet", textContent: t("draw.roof_needs_rectangle") })]),
      pair(this.#number("green_roof", percent(roof.green_share), share("green_share"), { least: 0, most: 100 }), this.#number("photovoltaics", percent(roof.pv_share), share("pv_share"), { least: 0, most: 100 })),
      this.#greenery(value, roof, put),
      this.#storeys(key, value, above, put),
      this.#ground(key, value, write),
    ];
  }

  /** Soil on the roof, green façades, roof water that seeps away: what the biotope area factor counts. */
  #greenery(value, roof, put) {
    const own = (name, now, told) => this.#number(name, now ?? null, (number) => told(number ?? undefined), { least: 0, most: 100_000, mayBeEmpty: true });
    const fold = element("details", { className: "fold", open: this.showsGreenery ?? false }, element("summary", { textContent: this.desk.t("draw.greenery") }),
      pair(own("substrate", roof.green_substrate_cm, (soil) => put({ roof: { ...roof, green_substrate_cm: soil } })), own("facade_green", value.facade_green_m2, (area) => put({ facade_green_m2: area }))),
      own("infiltration", value.roof_water_infiltration_m2, (area) => put({ roof_water_infiltration_m2: area })));
    fold.addEventListener("toggle", () => { this.showsGreenery = fold.open; });
    return fold;
  }

  /** The height of the ground floor, and the ground made level around it. */
  #ground(key, value, write) {
    const { draft, t } = this.desk;
    const level = async () => {
      const grade = await gradeAround(this.desk, value, ROOM);
      if (grade) draft.add({ grade });
    };
    const isLevelled = draft.changes.some((change) => kindOf(change) === "grade" && valueOf(change).building === value.id);
    const fold = element("details", { className: "fold", open: this.showsGround ?? false }, element("summary", { textContent: t("draw.ground_and_floor") }),
      numberField({ name: "ground_level", label: t("draw.floor"), value: value.ground_nhn_m ?? null, least: -500, most: 5000, write, told: (height) => draft.replace(key, { ...value, ground_nhn_m: height ?? undefined }) }),
      earthFacts(this.desk, value.id), ...(isLevelled || value.ground_nhn_m === undefined ? [] : [button(t("draw.level_around"), level, { name: "grade" })]));
    fold.addEventListener("toggle", () => { this.showsGround = fold.open; });
    return fold;
  }

  /** How far the top storey stands back; 0 takes its own outline away. */
  #setBack(key, value, above) {
    const top = above.at(-1);
    return this.#number("set_back", top?.outline ? setBackOf(value.footprint, top.outline) : 0, (distance) => this.#standBack(key, value, top, distance), { least: 0, most: 50, hint: this.desk.t("draw.set_back_hint") });
  }

  async #standBack(key, value, storey, distance) {
    const made = distance > 0 ? await this.desk.shape({ operation: "offset", geometry: value.footprint, distance: -distance }) : [];
    if (!made) return this.show();
    const { clear_height_m: clear, full_storey: full, outline, ...plain } = storey;
    const drawnIn = distance > 0 ? { outline: areaFrom(made.flatMap(polygonsOf)), clear_height_m: clear ?? Math.round(100 * (storey.height_m - CEILING)) / 100 } : { full_storey: full ?? true };
    return this.desk.draft.replace(key, { ...value, storeys: value.storeys.map((one) => (one === storey ? { ...plain, ...drawnIn } : one)) });
  }

  #frame(key, value) {
    const ring = polygonsOf(value.footprint)[0]?.[0] ?? [];
    const frame = frameOf(ring, true);
    const size = polygonsOf(value.footprint).reduce((sum, rings) => sum + areaOf(rings), 0);
    const facts = element("p", { className: "small quiet", textContent: `${this.desk.t("draw.footprint")}: ${this.desk.number(size, 1)} m²` });
    if (!frame) return [facts];
    const put = (more) => {
      const changed = { ...frame, ...more };
      const footprint = areaFrom([[rectangle(changed.corner, changed.direction, changed.width, changed.depth)]]);
      const middle = centroidOf(ring);
      const now = centroidOf(polygonsOf(footprint)[0][0]);
      const placed = more.direction === undefined ? footprint : shifted("surface", { geometry: footprint }, middle[0] - now[0], middle[1] - now[1]).geometry;
      return withSetBacks(this.desk, value.footprint, { ...value, footprint: placed }).then((building) => this.desk.draft.replace(key, building));
    };
    return [facts, pair(this.#number("width", frame.width, (width) => put({ width }), { least: 0.5, most: 2000 }), this.#number("depth", frame.depth, (depth) => put({ depth }), { least: 0.5, most: 2000 })), this.#number("direction", frame.direction, (direction) => put({ direction }), { least: -360, most: 360 })];
  }

  /** Each storey with its own height and use. */
  #storeys(key, value, above, put) {
    const { t, choices } = this.desk;
    const changed = (level, more) => put({ storeys: value.storeys.map((storey) => (storey.level === level ? { ...storey, ...more } : storey)) });
    const full = [["rule", t("draw.full_rule")], ["true", t("draw.full_yes")], ["false", t("draw.full_no")]];
    const rows = [...above].reverse().map((storey) => {
      const { level, height_m: height, use, full_storey: isFull, outline } = storey;
      return pair(
      numberField({ name: `storey-${level}-height`, label: t("draw.storey_n", { n: level === 0 ? t("draw.ground_floor") : `${level}.` }), value: height, least: 1, most: 30, write: this.desk.write, told: (number) => (number === null ? this.show() : changed(level, { height_m: number })) }),
      choiceField({ name: `storey-${level}-use`, label: t("draw.use"), value: use, choices: choices.use, told: (next) => changed(level, { use: next }) }),
      choiceField({ name: `storey-${level}-full`, label: t("draw.full_storey"), value: String(isFull ?? "rule"), choices: full, told: (said) => changed(level, { full_storey: said === "rule" ? undefined : said === "true" }) }),
      numberField({ name: `storey-${level}-back`, label: t("draw.stands_back"), value: outline ? setBackOf(value.footprint, outline) : 0, least: 0, most: 50, write: this.desk.write, told: (distance) => (distance === null ? this.show() : this.#standBack(key, value, storey, distance)) }),
      );
    });
    const fold = element("details", { className: "fold", open: this.showsStoreys ?? false }, element("summary", { textContent: t("draw.each_storey") }), ...rows);
    fold.addEventListener("toggle", () => { this.showsStoreys = fold.open; });
    return fold;
  }

  #tree(key, value) {
    const { draft, t } = this.desk;
    const put = (more) => draft.replace(key, { ...value, ...more });
    return [
      textField({ name: "species", label: t("draw.species"), value: value.species, told: (species) => put({ species: species || undefined }) }),
      pair(this.#number("tree_height", value.height_m ?? null, (height) => put({ height_m: height }), { least: 0.5, most: 60 }), this.#number("crown", value.crown_m ?? null, (crown) => put({ crown_m: crown }), { least: 0.5, most: 40 })),
      this.#number("age", value.age_years ?? null, (age) => put({ age_years: age ?? undefined }), { least: 0, most: 1000, mayBeEmpty: true }),
    ];
  }

  #surface(key, value) {
    const { draft, t, choices, number } = this.desk;
    const put = (more) => draft.replace(key, { ...value, ...more });
    const own = (name, member, most = 1) => this.#number(name, value[member] ?? null, (factor) => put({ [member]: factor ?? undefined }), { least: 0, most, mayBeEmpty: true });
    const size = polygonsOf(value.geometry).reduce((sum, rings) => sum + areaOf(rings), 0);
    return [
      choiceField({ name: "class", label: t("draw.class"), value: value.class, choices: choices.surface, told: (name) => put({ class: name }) }),
      element("p", { className: "small quiet", textContent: `${number(size, 1)} m²` }),
      pair(own("sealing", "v"), own("runoff", "psi")), pair(own("biotope_factor", "biotope_factor"), own("substrate", "substrate_cm", 500)),
    ];
  }

  #asset(key, value) {
    const { draft, t, choices } = this.desk;
    const put = (more) => draft.replace(key, { ...value, ...more });
    return [
      choiceField({ name: "asset", label: t("draw.asset"), value: assetOf(value), choices: choices.asset, told: (choice) => put({ asset: undefined, layer: undefined, ...setOf(choice) }) }),
      pair(this.#number("heading", value.heading ?? 0, (heading) => put({ heading }), { least: -360, most: 360 }), this.#number("scale", value.scale ?? 1, (scale) => put({ scale }), { least: 0.05, most: 20 })),
    ];
  }
}
