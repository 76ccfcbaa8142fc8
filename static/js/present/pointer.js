/** The ring that shows the audience a place: it follows the mouse on the screen, or the mouse in the speaker's window. */

export class Pointer {
  #ring;
  #area;
  #follows = false;

  constructor(area) {
    this.#area = area;
    this.#ring = document.createElement("div");
    Object.assign(this.#ring, { className: "talk-pointer", hidden: true });
    this.#ring.setAttribute("aria-hidden", "true");
    area.append(this.#ring);
    area.addEventListener("pointermove", (event) => {
      if (!this.#follows) return;
      const { left, top, width, height } = area.getBoundingClientRect();
      this.place({ x: (event.clientX - left) / width, y: (event.clientY - top) / height });
    });
  }

  /** The ring at a place, as shares of the area's width and height; null takes it away. */
  place(at) {
    this.#ring.hidden = at === null;
    if (at) Object.assign(this.#ring.style, { left: `${100 * at.x}%`, top: `${100 * at.y}%` });
  }

  /** Lets the ring follow the mouse, or no longer. */
  toggle() {
    this.#follows = !this.#follows;
    this.#area.classList.toggle("talk-points", this.#follows);
    this.place(this.#follows ? { x: 0.5, y: 0.5 } : null);
  }
}
