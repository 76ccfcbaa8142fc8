/** Ground made level in a draft: how high it lies, its fields, and the earth it moves as the server computed it. */

import { kindOf, valueOf } from "./draft.js";
import { choiceField, element, numberField, pair } from "./fields.js";
import { groundOf } from "./making.js";
import { areaFrom, areaOf, polygonsOf } from "./planar.js";

export const BANK = 1.5;
const FLATTEST = 20;

/** Buildings whose floor may give a height: those of the draft, then those that stay. */
function houses({ draft, drawing, nameOf }) {
  const built = draft.changes.filter((change) => kindOf(change) === "build").map((change) => ({ id: valueOf(change).id, name: nameOf(change), level: valueOf(change).ground_nhn_m ?? null }));
  const gone = draft.gone("demolish");
  const standing = drawing.buildings.filter(({ id, part_of: whole }) => !whole && !gone.includes(id)).map(({ id, name, ground_nhn_m: level }) => ({ id, name, level }));
  return [...built, ...standing].filter(({ level }) => level !== null);
}

/** Height above sea level of levelled ground; null where its building is gone. */
export function levelOf(desk, { level_nhn_m: own, building }) {
  return own ?? houses({ ...desk, nameOf: (change) => desk.nameOf(change) }).find(({ id }) => id === building)?.level ?? null;
}

/** Ground made level (document form) as high as it is on average, or as the settings say. */
export async function gradeOf(desk, geometry) {
  const { draft, settings } = desk;
  const level = settings.level ?? (await groundOf(desk, geometry)) ?? desk.frame.anchor.height;
  return { id: draft.newId("grade"), geometry, level_nhn_m: level, bank: settings.bank ?? BANK };
}

/** Ground around a building, `room` metres wide and as high as its floor; null where the server can form none. */
export async function gradeAround(desk, { id, footprint }, room) {
  const made = await desk.shape({ operation: "offset", geometry: footprint, distance: room });
  return made && { id: desk.draft.newId("grade"), geometry: areaFrom(made.flatMap(polygonsOf)), building: id, bank: desk.settings.bank ?? BANK };
}

/** The fields of levelled ground. */
export function gradeFields(desk, key, value) {
  const { draft, t, write, number } = desk;
  const put = (more) => draft.replace(key, Object.fromEntries(Object.entries({ ...value, ...more }).filter(([, one]) => one !== undefined)));
  const level = levelOf(desk, value);
  const known = houses({ ...desk, nameOf: (change) => desk.nameOf(change) });
  const size = polygonsOf(value.geometry).reduce((sum, rings) => sum + areaOf(rings), 0);
  const choose = choiceField({
    name: "grade-building", label: t("draw.level_from"), value: value.level_nhn_m === undefined ? value.building : "",
    choices: [["", t("draw.level_own")], ...known.map(({ id, name }) => [id, t("draw.level_of", { name })])],
    told: (building) => put(building === "" ? { building: undefined, level_nhn_m: level ?? undefined } : { building, level_nhn_m: undefined }),
  });
  return [
    element("p", { className: "small quiet", textContent: `${number(size, 1)} m²` }), choose,
    pair(
      numberField({ name: "level", label: t("draw.level"), value: level, least: -500, most: 5000, write, told: (height) => height !== null && put({ level_nhn_m: height, building: undefined }) }),
      numberField({ name: "bank", label: t("draw.bank"), value: value.bank ?? BANK, least: 0, most: FLATTEST, write, hint: t("draw.bank_hint"), told: (bank) => bank !== null && put({ bank }) }),
    ),
    earthFacts(desk, value.id),
  ];
}

/** What a thing digs off and fills; filled again when the numbers come. */
export function earthFacts({ earth, t, number }, id) {
  const moved = earth.get(id);
  const words = moved ? t("draw.earth", { cut: number(moved.cut, 1), fill: number(moved.fill, 1) }) : "";
  return element("p", { className: "small", dataset: { earth: id }, textContent: words });
}
