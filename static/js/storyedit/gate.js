/** The publish gate beside the form: every check, what is open, and a jump to each place that a field can mend. */

const ICONS = { ok: "✓", error: "!", warning: "i" };

export class GatePanel {
  /** `jump({scene, field})` is asked for; `t` are the sentences. */
  constructor(section, { t, jump }) {
    Object.assign(this, { list: section.querySelector("[data-gate]"), summary: section.querySelector("[data-gate-summary]"), done: section.querySelector("[data-gate-done]"), t, jump });
    this.checks = [];
  }

  get blocking() {
    return this.checks.filter(({ passed, blocks }) => blocks && !passed);
  }

  /** Indexes of scenes that something blocking is open in. */
  get openScenes() {
    return new Set(this.blocking.flatMap(({ open }) => open).filter(({ scene }) => scene !== null).map(({ scene }) => scene - 1));
  }

  show(checks) {
    this.checks = checks;
    const open = this.blocking.flatMap((check) => check.open).length;
    const hints = checks.filter(({ passed, blocks }) => !blocks && !passed).flatMap((check) => check.open).length;
    this.summary.textContent = open + hints === 0
      ? this.t("storyedit.gate_all") : this.t("storyedit.gate_count", { open, hints });
    const [passed, left] = [checks.filter((check) => check.passed), checks.filter((check) => !check.passed)];
    left.sort((first, second) => Number(second.blocks) - Number(first.blocks));
    this.list.replaceChildren(...left.map((check) => this.#line(check)));
    this.list.hidden = left.length === 0;
    this.done.hidden = passed.length === 0;
    this.done.querySelector("summary").textContent = this.t("storyedit.gate_done", { count: passed.length });
    this.done.querySelector("ul").replaceChildren(...passed.map((check) => this.#line(check)));
  }

  #line({ title, passed, blocks, open }) {
    const line = document.createElement("li");
    const kind = passed ? "ok" : blocks ? "error" : "warning";
    const tag = document.createElement("span");
    tag.className = `tag ${kind}`;
    const sign = document.createElement("span");
    sign.setAttribute("aria-hidden", "true");
    sign.textContent = ICONS[kind];
    tag.append(sign, this.t(passed ? "stories.gate_passed" : blocks ? "stories.gate_open" : "stories.gate_hint"));
    const words = document.createElement("div");
    words.append(title, ...open.map((fault) => this.#place(fault)));
    line.append(tag, words);
    return line;
  }

  #place(fault) {
    const canJump = fault.scene !== null || ["scenes", "title", "committee"].includes(fault.field);
    const place = document.createElement(canJump ? "button" : "p");
    place.className = canJump ? "gate-jump" : "small quiet";
    place.textContent = fault.text;
    if (canJump) {
      place.type = "button";
      place.addEventListener("click", () => this.jump(fault));
    }
    return place;
  }
}
