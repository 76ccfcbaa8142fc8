/**
 * Named viewpoints in lists: those of the town and of a case, kept by the house for everybody, and one's own, kept in this browser.
 * Somebody who may edit renames them, sets them anew, puts them in order and removes them.
 */

import { send } from "../api.js";
import { viewOf } from "../viewer/instruments/address.js";
import { keptList } from "./kept.js";
import { button, copy, element, field } from "./parts.js";

const PLACE = "twin-viewpoints";
const ADDRESS = "/api/v1/viewpoints";
const MOST = 50;
const LONGEST = 80;

export class Viewpoints {
  #kit; #go; #shared = []; #asked = {}; #isEdited = false; #before = Promise.resolve();

  /** `kit`: {viewer, bar, t, language, announce, identify, viewpoints: {case, editable, editsTown}}; `go(camera)` shows a view. */
  constructor(kit, go) {
    this.#kit = kit;
    this.#go = go;
    const { t } = kit;
    this.lists = element("div", { className: "stack kit-viewpoints" });
    this.edit = button(t("kit.view_edit"), () => this.#switchEditing(), { className: "btn bare", attributes: { "aria-pressed": "false" } });
    this.element = element("div", { className: "stack" }, this.lists, element("p", { className: "row" }, this.edit), this.#form());
    this.#draw();
  }

  #form() {
    const { t, identify, viewpoints } = this.#kit;
    this.name = element("input", { id: identify("name"), type: "text", maxLength: LONGEST, autocomplete: "off" });
    const owners = [...(viewpoints.editable ? ["case"] : []), ...(viewpoints.editsTown ? ["town"] : []), "own"];
    this.owner = element("select", { id: identify("owner") }, ...owners.map((owner) => element("option", { value: owner, textContent: t(`kit.view_for_${owner}`) })));
    const form = element("form", { className: "kit-typed" }, field(t("kit.own_name"), this.name), field(t("kit.view_for"), this.owner),
      element("button", { type: "submit", className: "btn", textContent: t("kit.own_keep") }));
    this.owner.parentElement.hidden = owners.length === 1;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keep();
    });
    return element("details", { className: "fold" }, element("summary", { textContent: t("kit.own_begin") }), form, element("p", { className: "hint", textContent: t(owners.length === 1 ? "kit.own_hint" : "kit.view_hint") }));
  }

  /** Asks for what the house keeps. */
  async open() {
    await this.#trying(async () => {
      const { case: name } = this.#kit.viewpoints;
      const { body } = await this.#send("GET", name ? `?case=${encodeURIComponent(name)}` : "");
      this.#shared = body;
    });
  }

  #send(method, path, json) {
    return send(method, `${ADDRESS}${path}`, { json, language: this.#kit.language });
  }

  /** Does something, one thing after the other, and draws the lists anew; what goes wrong is said. */
  #trying(what) {
    this.#before = this.#before.then(what).catch((error) => this.#kit.announce(error.message)).then(() => this.#draw());
    return this.#before;
  }

  async #keep() {
    const { t, viewer, viewpoints, announce } = this.#kit;
    const owner = this.owner.value;
    const name = this.name.value.trim() || t("kit.viewpoint", { number: this.#own().length + this.#shared.length + 1 });
    await this.#trying(async () => {
      if (owner === "own") this.#store([...this.#own().filter((one) => one.name !== name), { name, fragment: this.#kit.bar.fragment }]);
      else {
        const { body } = await this.#send("POST", "", { name, view: viewer.getCamera(), case: owner === "case" ? viewpoints.case : "" });
        this.#shared = [...this.#shared, body];
      }
      this.name.value = "";
      announce(t("kit.view_kept", { name }));
    });
  }

  #switchEditing() {
    this.#isEdited = !this.#isEdited;
    this.#asked = {};
    this.edit.setAttribute("aria-pressed", String(this.#isEdited));
    this.#draw();
  }

  /** Own viewpoints of this page: [{name, fragment}]; a browser that keeps nothing has none. */
  #own() {
    return keptList(`${PLACE}:${location.pathname}`, (one) => typeof one?.name === "string" && typeof one?.fragment === "string");
  }

  #store(viewpoints) {
    localStorage.setItem(`${PLACE}:${location.pathname}`, JSON.stringify(viewpoints.slice(-MOST)));
  }

  #draw() {
    const { t } = this.#kit;
    const of = (isOfCase) => this.#shared.filter((one) => (one.case !== "") === isOfCase);
    const own = this.#own();
    const lists = [["town", of(false)], ["case", of(true)]].map(([name, items]) => this.#list(t(`kit.view_of_${name}`), items, (one, i) => this.#sharedLine(one, i, items.length)));
    lists.push(this.#list(t("kit.own"), own, (one) => this.#ownLine(one)));
    this.edit.parentElement.hidden = own.length === 0 && !this.#shared.some(({ editable }) => editable);
    this.lists.replaceChildren(...lists.filter(Boolean));
    this.lists.querySelector("[data-asked]")?.focus();
  }

  #list(title, items, line) {
    if (items.length === 0) return null;
    return element("section", {}, element("h3", { textContent: title }), element("ul", { className: "list kit-places", attributes: { "aria-label": title } }, ...items.map(line)));
  }

  #sharedLine(one, index, count) {
    if (this.#asked.id === one.id) return element("li", {}, this.#asked.what === "name" ? this.#renaming(one) : this.#removing(one));
    const fragment = viewOf(one.view);
    const link = this.#link(one.name, fragment);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.#go(one.view);
    });
    const tools = this.#isEdited && one.editable ? [
      this.#tool("↑", "kit.view_up", one.name, () => this.#shift(one, -1), { disabled: index === 0 }),
      this.#tool("↓", "kit.view_down", one.name, () => this.#shift(one, 1), { disabled: index === count - 1 }),
      this.#tool("✎", "kit.view_rename", one.name, () => this.#ask(one, "name")),
      this.#tool("◎", "kit.view_set", one.name, () => this.#change(one, { view: this.#kit.viewer.getCamera() }, "kit.view_was_set")),
      this.#tool("×", "kit.remove", one.name, () => this.#ask(one, "remove")),
    ] : [this.#tool("⧉", "kit.view_link", one.name, () => this.#copy(fragment))];
    return element("li", {}, link, element("span", { className: "kit-tools" }, ...tools));
  }

  #ownLine({ name, fragment }) {
    const remove = this.#tool("×", "kit.remove", name, () => this.#trying(() => this.#store(this.#own().filter((one) => one.name !== name))));
    const share = this.#tool("⧉", "kit.view_link", name, () => this.#copy(fragment));
    return element("li", {}, this.#link(name, fragment), element("span", { className: "kit-tools" }, this.#isEdited ? remove : share));
  }

  #link(name, fragment) {
    return element("a", { href: `#${fragment}`, textContent: name, attributes: { "aria-label": this.#kit.t("kit.go_to", { name }) } });
  }

  #tool(sign, key, name, use, properties = {}) {
    const { t } = this.#kit;
    return button(sign, use, { className: "btn bare icon", title: t(key), ...properties, attributes: { "aria-label": `${t(key)}: ${name}` } });
  }

  /** Asks in the line of a viewpoint for another name, or whether it is to go; {} asks nothing. */
  #ask(one, what) {
    this.#asked = { id: one?.id, what };
    this.#draw();
  }

  #renaming(one) {
    const { t } = this.#kit;
    const input = element("input", { type: "text", value: one.name, maxLength: LONGEST, dataset: { asked: "" }, attributes: { "aria-label": `${t("kit.view_rename")}: ${one.name}` } });
    return this.#asking([input], t("kit.view_save"), () => this.#change(one, { name: input.value }));
  }

  #removing(one) {
    const { t } = this.#kit;
    const sure = element("span", { textContent: t("kit.view_remove_sure", { name: one.name }), tabIndex: -1, dataset: { asked: "" } });
    return this.#asking([sure], t("kit.remove"), () => this.#remove(one));
  }

  #asking(parts, word, use) {
    const form = element("form", { className: "kit-typed" }, ...parts, element("button", { type: "submit", className: "btn", textContent: word }), button(this.#kit.t("kit.view_leave"), () => this.#ask(null)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#asked = {};
      use();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.#ask(null);
    });
    return form;
  }

  #change(one, changes, said = "kit.view_changed") {
    const { t, announce } = this.#kit;
    return this.#trying(async () => {
      const { body } = await this.#send("PATCH", `/${one.id}`, changes);
      this.#shared = this.#shared.map((other) => (other.id === one.id ? body : other));
      announce(t(said, { name: body.name }));
    });
  }

  /** Moves a viewpoint up or down its list; the button keeps the focus. */
  async #shift({ id, case: owner, name }, by) {
    const { t, announce } = this.#kit;
    const focused = document.activeElement?.getAttribute("aria-label");
    await this.#trying(async () => {
      const place = this.#shared.filter((other) => other.case === owner).findIndex((other) => other.id === id) + by;
      const { body } = await this.#send("PATCH", `/${id}`, { place: Math.max(0, place) });
      this.#move(body, place);
      announce(t("kit.view_changed", { name }));
    });
    const again = [...this.lists.querySelectorAll("button")].find((other) => other.getAttribute("aria-label") === focused);
    (again?.disabled ? again.parentElement.querySelector("button:enabled") : again)?.focus();
  }

  #move(one, place) {
    const others = this.#shared.filter(({ id }) => id !== one.id);
    const own = others.filter((other) => other.case === one.case);
    own.splice(place, 0, one);
    this.#shared = [...others.filter((other) => other.case !== one.case), ...own];
  }

  async #remove(one) {
    const { t, announce } = this.#kit;
    await this.#trying(async () => {
      await this.#send("DELETE", `/${one.id}`);
      this.#shared = this.#shared.filter(({ id }) => id !== one.id);
      announce(t("kit.view_removed", { name: one.name }));
    });
    this.edit.focus();
  }

  async #copy(fragment) {
    const { t, announce } = this.#kit;
    const address = new URL(location.href);
    address.hash = fragment;
    announce((await copy(address.href)) ? t("kit.link_copied") : address.href);
  }
}
