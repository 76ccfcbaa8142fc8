/** Puts live references into the narrative: a state, a measure, its value or its difference, at the caret. */

export function openPicker(form, { measures, language, t }) {
  const [letter, key, kind, shows, insert, narrative] = ["pick-letter", "pick-key", "pick-kind", "pick-shows", "pick-insert"]
    .map((name) => form.querySelector(`[data-${name}]`)).concat(form.querySelector("#f-narrative"));
  const said = (value) => (value !== null && typeof value === "object" ? value[language] : value) ?? "";

  function fillKeys() {
    const before = key.value;
    const known = Object.entries(measures[letter.value] ?? {}).map(([name, measure]) => ({ name, label: said(measure.label) || name }));
    known.sort((first, second) => first.label.localeCompare(second.label, language));
    key.replaceChildren(...known.map(({ name, label }) => new Option(label.charAt(0).toUpperCase() + label.slice(1), name)));
    if (known.some(({ name }) => name === before)) key.value = before;
    showValue();
  }

  function showValue() {
    const measure = measures[letter.value]?.[key.value];
    const value = said(kind.value === "delta" ? measure?.delta_display : measure?.display);
    shows.textContent = value ? t("storyedit.shows_now", { value }) : t("storyedit.shows_nothing");
    insert.setAttribute("aria-disabled", String(!value));
  }

  letter.addEventListener("change", fillKeys);
  for (const field of [key, kind]) field.addEventListener("change", showValue);
  insert.addEventListener("click", () => {
    if (insert.getAttribute("aria-disabled") === "true") return;
    const reference = `{{${kind.value}:${letter.value}.${key.value}}}`;
    narrative.setRangeText(reference, narrative.selectionStart, narrative.selectionEnd, "end");
    narrative.dispatchEvent(new Event("input", { bubbles: true }));
    narrative.focus();
  });
  fillKeys();
}
