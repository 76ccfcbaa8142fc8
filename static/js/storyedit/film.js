/** The strip of scenes: one button each. Arrows choose, Alt and arrows move, the mouse drags; buttons below do the same. */

const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

export class Film {
  #dragged = null; #isHeld = false; #waiting = null;

  /** `choose(index, {focus})` and `move(from, to)` are asked for; `pictureOf(scene)` gives an address or null; `t` are the sentences. */
  constructor(list, { t, choose, move, pictureOf }) {
    Object.assign(this, { list, t, choose, move, pictureOf });
    list.addEventListener("click", (event) => this.#onClick(event));
    list.addEventListener("keydown", (event) => this.#onKey(event));
    list.addEventListener("dragstart", (event) => this.#grab(event));
    list.addEventListener("dragover", (event) => { if (this.#dragged !== null) event.preventDefault(); });
    list.addEventListener("drop", (event) => this.#drop(event));
    list.addEventListener("dragend", () => this.#release());
    list.addEventListener("pointerdown", () => { this.#isHeld = true; });
    document.addEventListener("pointerup", () => this.#release());
    document.addEventListener("pointercancel", () => { if (this.#dragged === null) this.#release(); });
  }

  /** Writes the strip, when nobody holds a scene of it; `open` holds the indexes of scenes with open points, `words(text)` picks a language. */
  show(scenes, chosen, open, words) {
    this.#waiting = this.#isHeld ? [scenes, chosen, open, words] : null;
    if (this.#isHeld) return;
    const hasFocus = this.list.contains(document.activeElement);
    this.list.replaceChildren(...scenes.map((scene, index) => this.#item(scene, index, index === chosen, open.has(index), words)));
    const button = this.list.querySelector("[aria-current]");
    if (hasFocus) button?.focus();
    // only the strip itself is scrolled, never the page
    if (button) this.list.scrollLeft = button.offsetLeft - this.list.clientWidth / 2 + button.offsetWidth / 2;
  }

  /** Writes the picture of one scene anew; the strip itself stays, for somebody may be dragging it. */
  showPicture(scene, index) {
    this.list.children[index]?.querySelector(".film-picture").replaceWith(filmPicture(this.pictureOf(scene)));
  }

  #item(scene, index, isChosen, isOpen, words) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    item.draggable = true;
    item.dataset.index = String(index);
    button.type = "button";
    button.className = "film-scene";
    button.tabIndex = isChosen ? 0 : -1;
    if (isChosen) button.setAttribute("aria-current", "true");
    button.append(filmPicture(this.pictureOf(scene)));
    const number = document.createElement("b");
    number.textContent = String(index + 1);
    const heading = document.createElement("span");
    heading.className = "film-heading";
    heading.textContent = words(scene.heading);
    const marks = document.createElement("span");
    marks.className = "film-marks";
    for (const letter of scene.shown.length > 0 ? scene.shown : ["0"]) marks.append(badge(letter, this.t));
    button.append(number, heading, marks);
    if (isOpen) button.append(openMark(this.t("storyedit.scene_open")));
    item.append(button);
    return item;
  }

  #onClick(event) {
    const item = event.target.closest("li");
    if (item) this.choose(Number(item.dataset.index), { focus: false });
  }

  #onKey(event) {
    const item = event.target.closest("li");
    if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const index = Number(item.dataset.index);
    const last = this.list.children.length - 1;
    const to = event.key === "Home" ? 0 : event.key === "End" ? last : index + (STEPS[event.key] ?? NaN);
    if (Number.isNaN(to)) return;
    event.preventDefault();
    if (to < 0 || to > last) return;
    if (event.altKey) this.move(index, to);
    else this.choose(to, { focus: true });
  }

  #grab(event) {
    const item = event.target.closest("li");
    if (!item) return;
    this.#dragged = Number(item.dataset.index);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", String(this.#dragged));
  }

  #drop(event) {
    const item = event.target.closest("li");
    if (this.#dragged === null || !item) return;
    event.preventDefault();
    const [from, to] = [this.#dragged, Number(item.dataset.index)];
    this.#release();
    if (from !== to) this.move(from, to);
  }

  #release() {
    this.#dragged = null;
    this.#isHeld = false;
    if (this.#waiting) this.show(...this.#waiting);
  }
}

/** The picture of a scene, a plain field while none was taken; the heading beside it says what it is. */
function filmPicture(address) {
  const picture = document.createElement(address ? "img" : "span");
  picture.className = "film-picture";
  if (address) Object.assign(picture, { src: address, alt: "", draggable: false });
  return picture;
}

function badge(letter, t) {
  const mark = document.createElement("span");
  mark.className = `badge badge-${letter}`;
  mark.textContent = letter === "0" ? t("common.baseline") : letter;
  return mark;
}

function openMark(words) {
  const mark = document.createElement("span");
  mark.className = "film-open";
  const sign = document.createElement("span");
  sign.setAttribute("aria-hidden", "true");
  sign.textContent = "!";
  const said = document.createElement("span");
  said.className = "unseen";
  said.textContent = words;
  mark.append(sign, said);
  return mark;
}
