/** A tour of the case page in five steps: offered once, begun with a button, and never in anybody's way. */

import { button, element } from "./parts.js";

const STORAGE_KEY = "twin.tour";
const STEPS = [
  ["compare", ".switches.four"], ["layers", "twin-layers"], ["move", "twin-viewer"], ["tools", ".kit-row"], ["sun", ".workspace-sun"],
];
const GAP = 12;

function wasSeen() {
  try {
    return localStorage.getItem(STORAGE_KEY) !== null;
  } catch {
    return true;
  }
}

function remember() {
  try {
    localStorage.setItem(STORAGE_KEY, "seen");
  } catch {
    return;
  }
}

/** Puts the tour's button first into `head` and, until somebody has closed it once, an offer below the tools in `kit`. */
export function offerTour({ kit, head, t }) {
  const row = kit.querySelector(".kit-row");
  if (row === null) return;
  const offer = element("p", { className: "tour-offer small" });
  const tour = new Tour(t, () => {
    remember();
    offer.remove();
    begin.focus();
  });
  const begin = button(t("kit.tour"), () => tour.begin(), { className: "btn bare" });
  head.prepend(begin);
  if (wasSeen()) return;
  const decline = () => {
    remember();
    offer.remove();
    begin.focus();
  };
  offer.append(element("span", { textContent: t("kit.tour.offer") }), " ", button(t("kit.tour.decline"), decline, { className: "btn bare" }));
  row.after(offer);
}

class Tour {
  #t; #closed; #at = 0; #target = null; #card; #title; #words; #count; #back; #next;

  /** `closed()` is called when somebody has left it. */
  constructor(t, closed) {
    this.#t = t;
    this.#closed = closed;
    this.#count = element("p", { className: "small quiet" });
    this.#title = element("h2", { id: "tour-title", tabIndex: -1 });
    this.#words = element("p", { id: "tour-words" });
    this.#back = button(t("common.back"), () => this.#show(this.#at - 1));
    this.#next = button("", () => (this.#at === STEPS.length - 1 ? this.#close() : this.#show(this.#at + 1)), { className: "btn main" });
    const close = button(t("common.close"), () => this.#close(), { className: "btn bare" });
    const actions = element("div", { className: "row" }, this.#back, this.#next, close);
    // not modal: the page beneath stays usable
    this.#card = element(
      "section",
      { className: "tour", popover: "manual", attributes: { "aria-labelledby": "tour-title" } },
      this.#count, this.#title, this.#words, actions,
    );
    this.onKey = (event) => event.key === "Escape" && this.#close();
    this.onMove = () => this.#place();
  }

  begin() {
    document.querySelector("main").append(this.#card);
    this.#card.showPopover();
    document.addEventListener("keydown", this.onKey);
    addEventListener("resize", this.onMove);
    addEventListener("scroll", this.onMove, true);
    this.#show(0);
  }

  #show(at) {
    const [name, selector] = STEPS[at];
    this.#at = at;
    this.#mark(document.querySelector(selector));
    this.#count.textContent = this.#t("kit.tour.step", { number: at + 1, count: STEPS.length });
    this.#title.textContent = this.#t(`kit.tour.${name}.title`);
    this.#words.textContent = this.#t(`kit.tour.${name}`);
    this.#next.textContent = this.#t(at === STEPS.length - 1 ? "kit.tour.end" : "kit.tour.next");
    this.#back.hidden = at === 0;
    this.#target?.scrollIntoView({ block: "nearest" });
    this.#place();
    this.#title.focus({ preventScroll: true });
  }

  #mark(target) {
    this.#target?.classList.remove("tour-target");
    target?.classList.add("tour-target");
    this.#target = target;
  }

  /** Beside what it speaks of: to the right, below or above it, else over its lower edge, always whole in the window. */
  #place() {
    const { width, height } = this.#card.getBoundingClientRect();
    const at = this.#target?.getBoundingClientRect() ?? { left: 0, right: 0, top: 0, bottom: 0 };
    const within = (value, most) => Math.max(GAP, Math.min(value, most - GAP));
    const { clientWidth, clientHeight } = document.documentElement;
    let [left, top] = [at.left, at.bottom - height - GAP];
    if (at.right + GAP + width < clientWidth) [left, top] = [at.right + GAP, at.top];
    else if (at.bottom + GAP + height < clientHeight) top = at.bottom + GAP;
    else if (at.top - GAP - height > 0) top = at.top - height - GAP;
    Object.assign(this.#card.style, { left: `${within(left, clientWidth - width)}px`, top: `${within(top, clientHeight - height)}px` });
  }

  #close() {
    this.#mark(null);
    this.#card.remove();
    document.removeEventListener("keydown", this.onKey);
    removeEventListener("resize", this.onMove);
    removeEventListener("scroll", this.onMove, true);
    this.#closed();
  }
}
