/** The panel of views: overview, from above, eye height with walking, named viewpoints, and the link to share. */

import { isEyeLevel } from "../viewer/camera.js";
import { Walk } from "../viewer/instruments/walking.js";
import { button, copy, element, field } from "./parts.js";
import { Viewpoints } from "./viewpoints.js";

/** Steps as signs, in the order of a pad of three rows. */
const PAD = { turn_left: "↶", ahead: "↑", turn_right: "↷", step_left: "←", back: "↓", step_right: "→", look_up: "▲", look_down: "▼" };

export class Views {
  #kit; #walk; #viewpoints; #turn = 0;

  /** `kit`: {viewer, bench, bar, t, language, announce, identify, viewpoints}. */
  constructor(kit) {
    this.#kit = kit;
    this.#walk = new Walk(kit.bench, { ended: () => this.#ended(), stopped: (name) => this.#stopped(name) });
    this.#viewpoints = new Viewpoints(kit, (camera) => this.#go(camera));
    this.element = this.#build();
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
    const pad = Object.entries(PAD).map(([name, sign]) => button(sign, () => this.#walk.take(name), { title: t(`kit.${name}`), dataset: { step: name }, attributes: { "aria-label": t(`kit.${name}`) } }));
    this.steps = element("div", { className: "kit-walk", hidden: true, attributes: { role: "group", "aria-label": t("kit.walk") } },
      element("div", { className: "kit-pad" }, ...pad), button(t("kit.end_walk"), () => this.#leave(() => viewer.tool("start"))));
    this.walkHint = element("p", { className: "small quiet", textContent: t("kit.walk_hint"), hidden: true });
    return element("div", { className: "stack" }, element("h3", { textContent: t("kit.viewpoints") }), views, this.steps, this.walkHint, this.#viewpoints.element, share);
  }

  open() {
    this.link.value = this.#kit.bar.address;
    this.#viewpoints.open();
  }

  async #share() {
    const { bar, t, announce } = this.#kit;
    this.link.value = bar.address;
    announce((await copy(this.link.value)) ? t("kit.link_copied") : t("kit.link_shown"));
  }

  #stand() {
    const stands = this.#walk.begin();
    this.#showWalk(stands, "kit.no_ground");
    if (stands) this.#kit.bench.canvas.focus();
  }

  #showWalk(stands, otherwise) {
    const { t, announce } = this.#kit;
    announce(t(stands ? "kit.walking" : otherwise));
    this.steps.hidden = !stands;
    this.walkHint.hidden = !stands;
  }

  /** Flies to a named view; whoever arrives at eye height may walk on from there. */
  async #go(camera) {
    const { bench } = this.#kit;
    const turn = (this.#turn += 1);
    this.#walk.end();
    bench.flyTo(camera);
    await bench.picture.untilReady();
    if (turn === this.#turn && isEyeLevel(bench.picture.view)) this.#showWalk(this.#walk.beginWith(bench.picture.view), "kit.no_ground");
  }

  #leave(go) {
    this.#walk.end();
    go();
  }

  #stopped(name) {
    const { t, announce } = this.#kit;
    announce(name === null ? t("kit.walk_wall") : t("kit.walk_stopped", { name }));
  }

  #ended() {
    this.steps.hidden = true;
    this.walkHint.hidden = true;
    this.#kit.announce(this.#kit.t("kit.walk_ended"));
  }
}
