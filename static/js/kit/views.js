/** The panel of views: overview, from above, eye height with walking, own viewpoints, and the link to share. */

import { Walk } from "../viewer/instruments/walking.js";
import { button, copy, element, field } from "./parts.js";

const PLACE = "twin-viewpoints";
const BUTTONS = ["ahead", "back", "turn_left", "turn_right", "step_left", "step_right"];
const MOST = 50;

export class Views {
  #kit; #walk;

  /** `kit`: {viewer, bench, bar, t, announce, identify}. */
  constructor(kit) {
    this.#kit = kit;
    this.#walk = new Walk(kit.bench, () => this.#ended());
    this.element = this.#build();
    this.#list();
  }

  #build() {
    const { t, identify, viewer } = this.#kit;
    this.link = element("input", { id: identify("link"), type: "text", readOnly: true });
    this.link.addEventListener("focus", () => this.link.select());
    const share = element("div", { className: "kit-typed" }, field(t("kit.link"), this.link, t("kit.link_hint")), button(t("kit.share"), () => this.#share(), { className: "btn main" }));
    const views = element("div", { className: "row" },
      button(t("kit.overview"), () => this.#leave(() => viewer.tool("start"))),
      button(t("kit.from_above"), () => this.#leave(() => viewer.show({ camera: { ...viewer.getCamera(), azimuth: 0, elevation: 89.5, fov: 24 } }))),
      button(t("kit.eye"), () => this.#stand()));
    this.steps = element("div", { className: "row", hidden: true, attributes: { role: "group", "aria-label": t("kit.walk") } },
      ...BUTTONS.map((name) => button(t(`kit.${name}`), () => this.#walk.take(name))), button(t("kit.end_walk"), () => this.#leave(() => viewer.tool("start"))));
    this.walkHint = element("p", { className: "small quiet", textContent: t("kit.walk_hint"), hidden: true });
    this.name = element("input", { id: identify("name"), type: "text", maxLength: 60, autocomplete: "off" });
    const form = element("form", { className: "kit-typed" }, field(t("kit.own_name"), this.name, t("kit.own_hint")), element("button", { type: "submit", className: "btn", textContent: t("kit.own_keep") }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keep();
    });
    this.own = element("ul", { className: "list kit-places", attributes: { "aria-label": t("kit.own") } });
    return element("div", { className: "stack" }, element("h3", { textContent: t("kit.viewpoints") }), views, this.steps, this.walkHint, form, this.own, share);
  }

  open() {
    this.link.value = this.#kit.bar.address;
  }

  async #share() {
    const { bar, t, announce } = this.#kit;
    this.link.value = bar.address;
    announce((await copy(this.link.value)) ? t("kit.link_copied") : t("kit.link_shown"));
  }

  #stand() {
    const { t, announce, bench } = this.#kit;
    const stands = this.#walk.begin();
    announce(t(stands ? "kit.walking" : "kit.no_ground"));
    this.steps.hidden = !stands;
    this.walkHint.hidden = !stands;
    if (stands) bench.canvas.focus();
  }

  #leave(go) {
    this.#walk.end();
    go();
  }

  #ended() {
    this.steps.hidden = true;
    this.walkHint.hidden = true;
    this.#kit.announce(this.#kit.t("kit.walk_ended"));
  }

  /** Viewpoints of this page: [{name, fragment}]; a browser that keeps nothing has none. */
  #kept() {
    try {
      const found = JSON.parse(localStorage.getItem(`${PLACE}:${location.pathname}`) ?? "[]");
      return Array.isArray(found) ? found.filter((one) => typeof one?.name === "string" && typeof one?.fragment === "string") : [];
    } catch {
      return [];
    }
  }

  #store(viewpoints) {
    try {
      localStorage.setItem(`${PLACE}:${location.pathname}`, JSON.stringify(viewpoints.slice(-MOST)));
    } catch {
      this.#kit.announce(this.#kit.t("kit.link_shown"));
    }
    this.#list();
  }

  #keep() {
    const { t, bar } = this.#kit;
    const kept = this.#kept();
    const name = this.name.value.trim() || t("kit.viewpoint", { number: kept.length + 1 });
    this.#store([...kept.filter((one) => one.name !== name), { name, fragment: bar.fragment }]);
    this.name.value = "";
  }

  #list() {
    const { t } = this.#kit;
    this.own.replaceChildren(...this.#kept().map(({ name, fragment }) => element("li", {},
      element("a", { href: `#${fragment}`, textContent: name, attributes: { "aria-label": t("kit.go_to", { name }) } }),
      button("×", () => this.#store(this.#kept().filter((one) => one.name !== name)), { className: "btn bare icon", title: t("kit.remove"), attributes: { "aria-label": `${t("kit.remove")}: ${name}` } }))));
  }
}
