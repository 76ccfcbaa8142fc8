/** Classes of a map by an attribute: what its values are, where the bounds lie, and which class a value belongs to. */

/** Ways to classify; the last is for words and codes. */
export const METHODS = ["quantile", "equal", "pretty", "category"];
export const MOST_CATEGORIES = 9;
const ISO_DATE = /^(\d{4})-\d{2}(-\d{2})?([T ].*)?$/;
const PLAIN_NUMBER = /^[-+]?\d+([.,]\d+)?$/;
const STEPS = [1, 2, 2.5, 5, 10];

/** The number a value stands for: itself, one written as text, the year of a date; null for everything else. */
export function numberOf(value) {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "string") return null;
  const words = value.trim();
  const date = ISO_DATE.exec(words);
  if (date) return Number(date[1]);
  return PLAIN_NUMBER.test(words) ? Number(words.replace(",", ".")) : null;
}

/** Whether a value says nothing. */
export function isMissing(value) {
  return value === null || value === undefined || value === "" || Number.isNaN(value);
}

/**
 * What the values of an attribute are: {kind: "number" | "category", distinct, known}. Texts of digits are codes, and so words, unless
 * they are dates or hold a decimal sign.
 */
export function natureOf(values) {
  const known = values.filter((value) => !isMissing(value));
  const distinct = new Set(known).size;
  const isNumber = (value) => typeof value !== "string" || ISO_DATE.test(value.trim()) || /^[-+]?\d+[.,]\d+$/.test(value.trim());
  const kind = known.length > 0 && known.every((value) => numberOf(value) !== null && isNumber(value)) ? "number" : "category";
  return { kind, distinct, known: known.length };
}

/** A number without digits nobody reads, given how far the values spread; `round` is Math.floor, ceil or round. */
function plain(value, spread, round) {
  const unit = 10 ** (Math.floor(Math.log10(spread || 1)) - 2);
  return Number((round(value / unit + (round === Math.floor ? 1e-9 : round === Math.ceil ? -1e-9 : 0)) * unit).toPrecision(12));
}

function quantiles(sorted, count) {
  const spread = sorted.at(-1) - sorted[0];
  const inner = Array.from({ length: count - 1 }, (_, i) => plain(sorted[Math.floor(((i + 1) * sorted.length) / count)], spread, Math.round));
  return [plain(sorted[0], spread, Math.floor), ...inner, plain(sorted.at(-1), spread, Math.ceil)];
}

function equal(sorted, count) {
  const [low, high] = [sorted[0], sorted.at(-1)];
  const spread = high - low;
  const inner = Array.from({ length: count - 1 }, (_, i) => plain(low + (spread * (i + 1)) / count, spread, Math.round));
  return [plain(low, spread, Math.floor), ...inner, plain(high, spread, Math.ceil)];
}

/** Bounds at round numbers, about as many as wanted. */
function pretty(sorted, count) {
  const [low, high] = [sorted[0], sorted.at(-1)];
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = STEPS.map((factor) => factor * power).reduce((best, one) => (Math.abs(one - raw) < Math.abs(best - raw) ? one : best));
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Ascending bounds of at most `count` classes of these numbers, the least and the greatest among them; [] for no numbers. */
export function boundsOf(values, method, count) {
  const sorted = values.map(numberOf).filter((value) => value !== null).sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  if (sorted[0] === sorted.at(-1)) return [sorted[0], sorted[0]];
  const bounds = { quantile: quantiles, equal, pretty }[method](sorted, count);
  return bounds.filter((bound, i) => i === 0 || bound > bounds[i - 1]);
}

/** The most frequent values, at most `most`, those of the same number by their words. */
export function categoriesOf(values, most = MOST_CATEGORIES) {
  const counts = new Map();
  for (const value of values) if (!isMissing(value)) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], "de")).slice(0, most).map(([value]) => value);
}

/** Class of a value among `bounds`, each from its lower bound to below the next, the last with its upper one; -1 outside. */
export function classOf(value, bounds) {
  const number = numberOf(value);
  if (number === null || bounds.length < 2 || number < bounds[0] || number > bounds.at(-1)) return -1;
  for (let i = 1; i < bounds.length - 1; i += 1) if (number < bounds[i]) return i - 1;
  return bounds.length - 2;
}
