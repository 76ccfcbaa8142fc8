/** The publish gate beside the form: every check, what is open, and a jump to each place that a field can mend. */

const ICONS = { ok: "✓", error: "!", warning: "i" };

export class GatePanel {
  /** `jump(fault)`, `sign(check, fault)` and `withdraw(signed)` are asked for; `t` are the sentences, `urls` those of the page. */
  constructor(section, { t, urls, jump, sign, withdraw }) {
    Object.assign(this, { urls, sign, withdraw, list: section.querySelector("[data-gate]"), summary: section.querySelector("[data-gate-summary]"), done: section.querySelector("[data-gate-done]"), t, jump });
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
      ? this.t("storyedit.gate_all") : this.t(open === 0 ? "storyedit.gate_ready" : "storyedit.gate_count", { open, hints });
    const isDone = (check) => check.passed && check.signed.length === 0;
    const [passed, left] = [checks.filter(isDone), checks.filter((check) => !isDone(check))];
    left.sort((first, second) => Number(second.blocks) - Number(first.blocks));
    this.list.replaceChildren(...left.map((check) => this.#line(check)));
    this.list.hidden = left.length === 0;
    this.done.hidden = passed.length === 0;
    this.done.querySelector("summary").textContent = this.t("storyedit.gate_done", { count: passed.length });
    this.done.querySelector("ul").replaceChildren(...passed.map((check) => this.#line(check)));
  }

  #line({ code, title, passed, blocks, signable, open, signed }) {
    const line = document.createElement("li");
    const kind = passed ? (signed.length > 0 ? "warning" : "ok") : blocks ? "error" : "warning";
    const tag = document.createElement("span");
    tag.className = `tag ${kind}`;
    const sign = document.createElement("span");
    sign.setAttribute("aria-hidden", "true");
    sign.textContent = ICONS[kind];
    tag.append(sign, this.t(passed ? (signed.length > 0 ? "review.excepted" : "stories.gate_passed") : blocks ? "stories.gate_open" : "stories.gate_hint"));
    const words = document.createElement("div");
    words.append(title, ...open.flatMap((fault) => [this.#place(fault), ...this.#ways(fault, signable && code)]), ...signed.map((item) => this.#signed(item)));
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

  /** What else mends an open place: the page of the dataset, the glossary, an exception signed by name. */
  #ways(fault, signed) {
    const ways = [];
    if (fault.field === "datasets" && fault.subject) ways.push(link(this.t("review.data"), this.urls.dataset.replace("/-", `/${encodeURIComponent(fault.subject.replace(/@\d+$/, ""))}`), fault.text));
    if (fault.code === "unexplained" && this.urls.explain) ways.push(link(this.t("glossary.explain"), withQuery(this.urls.explain, { term: fault.subject, back: this.urls.here }), fault.subject));
    if (signed && fault.subject) ways.push(button(this.t("review.sign"), fault.text, () => this.sign(signed, fault)));
    return ways;
  }

  #signed(item) {
    const place = document.createElement("div");
    place.className = "small";
    const who = document.createElement("strong");
    who.textContent = this.t("text.signed", { name: item.by, day: new Date(item.at).toLocaleDateString(document.documentElement.lang === "en" ? "en-GB" : "de-DE") });
    place.append(item.text, document.createElement("br"), who, `: ${item.reason} `, button(this.t("review.withdraw"), item.text, () => this.withdraw(item)));
    return place;
  }
}

function withQuery(address, members) {
  const url = new URL(address, location.href);
  for (const [name, value] of Object.entries(members)) url.searchParams.set(name, value);
  return url.pathname + url.search;
}

function link(words, href, about) {
  const made = document.createElement("a");
  Object.assign(made, { className: "gate-way", href, textContent: words });
  made.setAttribute("aria-label", `${words}: ${about}`);
  return made;
}

function button(words, about, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "gate-jump gate-way", textContent: words });
  made.setAttribute("aria-label", `${words}: ${about}`);
  made.addEventListener("click", act);
  return made;
}
