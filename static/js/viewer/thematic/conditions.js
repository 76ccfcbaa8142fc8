/**
 * Filters in plain data. A filter of a layer is a list of conditions `[{by, is, value}, ...]`: `by` names an attribute, `is` one of
 * OPERATORS, `value` words or a number. An object fits when it meets all of them; several "is" of one attribute are alternatives
 * (use is residential or office). A viewer's state holds them by layer: {filters: {buildings: [{by: "storeys", is: "from", value: 5}]}}.
 */

import { isMissing, numberOf } from "./classes.js";

/** equal, other than, at least, at most, less than, more than, holding these words. */
export const OPERATORS = ["is", "not", "from", "upto", "below", "above", "has"];
/** Those that put numbers in order. */
export const ORDERING = ["from", "upto", "below", "above"];
const MOST = 12;
const LONGEST = 200;

const isSame = (found, wanted) => {
  if (String(found) === String(wanted)) return true;
  const [x, y] = [numberOf(found), numberOf(wanted)];
  return x !== null && x === y;
};

const ORDERS = { from: (x, y) => x >= y, upto: (x, y) => x <= y, below: (x, y) => x < y, above: (x, y) => x > y };

function meets(found, { is, value }) {
  if (isMissing(found)) return is === "not";
  if (is === "is") return isSame(found, value);
  if (is === "not") return !isSame(found, value);
  if (is === "has") return String(found).toLocaleLowerCase().includes(String(value).toLocaleLowerCase());
  const [x, y] = [numberOf(found), numberOf(value)];
  return x !== null && y !== null && ORDERS[is](x, y);
}

/** Whether an object, told by `valueOf(name)`, fits a filter. */
export function fits(conditions, valueOf) {
  const alternativesTo = ({ by }) => conditions.filter((one) => one.is === "is" && one.by === by);
  const isMet = (one) => meets(valueOf(one.by), one);
  return conditions.every((one) => (one.is === "is" ? alternativesTo(one).some(isMet) : isMet(one)));
}

function isCondition(one) {
  if (typeof one?.by !== "string" || one.by === "" || !OPERATORS.includes(one.is)) return false;
  if (ORDERING.includes(one.is)) return numberOf(one.value) !== null;
  return typeof one.value === "number" ? Number.isFinite(one.value) : typeof one.value === "string" && one.value !== "";
}

/** The conditions that mean something among what is given; [] for anything that is no list. */
export function conditionsFrom(given) {
  if (!Array.isArray(given)) return [];
  return given.filter(isCondition).slice(0, MOST).map(({ by, is, value }) => ({
    by: by.slice(0, LONGEST), is, value: ORDERING.includes(is) ? numberOf(value) : typeof value === "string" ? value.slice(0, LONGEST) : value,
  }));
}
