/** Filters of layers as people say them. */

/** What a layer itself calls an attribute, or the word of the interface for it. */
export function termOf(tables, layerId, name, words) {
  return tables.of(layerId).map(({ titles }) => titles?.get?.(name)).find(Boolean) ?? words.term(name);
}

/** A condition of a layer's filter: "Geschosse über Grund mindestens 5". */
export function conditionWords({ by, is, value }, { tables, layerId, words, t }) {
  // codes are said by the word of an object that has them
  let [row, own] = [{}, null];
  tables.each(layerId, (table, number) => {
    if (String(table.value(number, by)) === String(value)) [row, own] = [table.attributes(number), table.word?.(number, by) ?? null];
  });
  const said = own ?? (typeof value === "number" ? `${words.number(by, value)} ${words.unit(by)}`.trim() : words.said(by, value, row));
  return t("filter.condition", { attribute: termOf(tables, layerId, by, words), operator: t(`filter.op_${is}`), value: said });
}

/** How many of a layer's objects its filter shows: "Gefiltert: 12 von 150"; "" without one. */
export function countWords({ filtering }, layerId, { t, language }) {
  if (filtering.of(layerId) === null) return "";
  const number = new Intl.NumberFormat(language);
  const { fitting, all } = filtering.count(layerId);
  return t("layers.filtered", { fitting: number.format(fitting), all: number.format(all) });
}
