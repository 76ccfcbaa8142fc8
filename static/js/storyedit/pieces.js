/** Small pieces of the form's lists: elements, labelled fields, ticks and buttons. */

/** An element with properties, data and children. */
export function element(name, { dataset = {}, attributes = {}, ...properties } = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  Object.assign(node.dataset, dataset);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** A field below its label; `changed(value)` hears what is typed or chosen. */
export function labelled(id, words, input, changed, hint = "") {
  input.id = id;
  // leaving a field is no change of the form: what follows it would be written anew under the hands of whoever goes on
  input.addEventListener("change", (event) => event.stopPropagation());
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    changed(input.value);
  });
  const field = element("div", { className: "field" }, element("label", { htmlFor: id, textContent: words }), input);
  if (hint) {
    field.append(element("span", { className: "hint", id: `${id}-hint`, textContent: hint }));
    input.setAttribute("aria-describedby", `${id}-hint`);
  }
  return field;
}

/** A tick with its words; `changed(isOn)` hears it. */
export function tick(words, isOn, changed, { id = "", content = null } = {}) {
  const box = element("input", { type: "checkbox", checked: isOn, id });
  box.addEventListener("change", (event) => {
    event.stopPropagation();
    changed(box.checked);
  });
  if (content) box.setAttribute("aria-label", words);
  return element("label", { className: "check" }, box, content ?? element("span", { textContent: words }));
}

/** A button; `use()` is called when it is pressed. */
export function button(words, use, { className = "btn", ...properties } = {}) {
  const node = element("button", { type: "button", className, textContent: words, ...properties });
  node.addEventListener("click", (event) => {
    event.stopPropagation();
    use();
  });
  return node;
}

/** The buttons every item of a list has: earlier, later, remove. `list` is asked for through change(kind, alter). */
export function orderButtons({ index, total, name, change, field, t }) {
  const swap = (to) => change(`${field} order ${Date.now()}`, (scene) => { scene[field].splice(to, 0, ...scene[field].splice(index, 1)); });
  const move = (part, to) => button(t(`storyedit.${part}`), () => {
    document.activeElement.id = `f-${field}-${to}-${part}`; // the focus goes along
    swap(to);
  }, { className: "btn bare", id: `f-${field}-${index}-${part}`, disabled: to < 0 || to >= total, ariaLabel: `${t(`storyedit.${part}`)}: ${name}` });
  const moves = total < 2 ? [] : [move("earlier", index - 1), move("later", index + 1)];
  const remove = () => change(`${field} remove ${Date.now()}`, (scene) => { scene[field].splice(index, 1); });
  return element("p", { className: "row" }, ...moves, button(t("storyedit.remove"), remove, { className: "btn bare", ariaLabel: `${t("storyedit.remove")}: ${name}` }));
}

const shapes = new WeakMap();

/**
 * Writes a list anew from `make()`, with the focus where it was. While somebody types in it and its `shape` (all but the texts) is
 * the same, it stays as it is.
 */
export function renew(box, shape, make) {
  const { activeElement } = document;
  const isInside = box.contains(activeElement);
  const written = JSON.stringify(shape);
  if (isInside && activeElement.matches("input:not([type='checkbox']), textarea") && shapes.get(box) === written) return;
  shapes.set(box, written);
  box.replaceChildren(...make());
  if (!isInside) return;
  const again = activeElement.id && document.getElementById(activeElement.id);
  (again && !again.disabled ? again : (box.lastElementChild?.querySelector("input, textarea") ?? box.closest("details").querySelector("summary"))).focus();
}
