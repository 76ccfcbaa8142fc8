/** What is known of an object that was clicked: in plain words, with units, source and date of the data, to be copied. */

import { button, copy, element, facts } from "../kit/parts.js";
import { isSaid } from "./words.js";
import { regionOf } from "../locale.js";

/** [term, words] of the attributes of an object in two lists: those everybody asks for, and the others. */
export function said(attributes, words) {
  const rows = words.names(attributes).filter((name) => isSaid(attributes[name])).map((name) => [name, words.term(name), words.said(name, attributes[name], attributes)]);
  const part = (isPlain) => rows.filter(([name]) => words.isPlain(name) === isPlain).map(([, term, value]) => [term, value]);
  return { named: part(true), others: part(false) };
}

function dateIn(language, day) {
  return /^\d{4}-\d{2}-\d{2}/.test(day) ? new Intl.DateTimeFormat(regionOf(language), { dateStyle: "medium" }).format(new Date(day)) : day;
}

/** [term, words] of where an object's layer comes from. */
export function originOf(layer, { t, language }) {
  if (!layer) return [];
  const rows = [[t("asked.layer"), layer.title], [t("asked.source"), layer.source], [t("asked.date"), layer.data_date && dateIn(language, layer.data_date)], [t("asked.licence"), layer.licence]];
  return rows.filter(([, value]) => value);
}

/**
 * Elements that tell of {id, attributes} of `layer` (of the view model, or null): facts, further ones folded, origin, a button to copy.
 * `say(sentence)` announces that it was copied. `folds`: whether facts without a name of the interface are folded away.
 */
export function objectCard({ id, attributes, layer }, { words, t, language, say, folds = true }) {
  const { named, others } = said({ ...attributes, id }, words);
  const seen = folds && named.length > 1 ? named : [...named, ...others];
  const folded = folds && named.length > 1 ? others : [];
  const origin = originOf(layer, { t, language });
  const lines = [attributes.name ?? id, ...[...named, ...others, ...origin].map(([term, value]) => `${term}: ${value}`)];
  const fold = folded.length > 0 ? [element("details", { className: "fold" }, element("summary", { textContent: t("asked.more") }), facts(folded))] : [];
  const from = origin.length > 0 ? [element("div", { className: "ask-origin" }, element("h3", { className: "small", textContent: t("asked.origin") }), facts(origin))] : [];
  const act = button(t("asked.copy"), async () => say(t((await copy(lines.join("\n"))) ? "asked.copied" : "asked.not_copied")), { className: "btn" });
  return [facts(seen), ...fold, ...from, element("p", { className: "row" }, act)];
}
