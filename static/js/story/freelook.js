/** Free look: who moved the model by hand gets a button that leads back to the scene's own view. */

/** Free look over `button`, which calls `back()` when pressed. */
export class FreeLook {
  #home = null;

  constructor(button, back) {
    this.button = button;
    button?.addEventListener("click", back);
  }

  /** A scene is on its way: until it stands nobody has moved. */
  leave() {
    this.#home = null;
    if (this.button) this.button.hidden = true;
  }

  /** The scene stands as `camera` shows it. */
  arrive(camera) {
    this.#home = JSON.stringify(camera);
  }

  /** The camera rests somewhere. */
  rest(camera) {
    if (this.button && this.#home !== null) this.button.hidden = JSON.stringify(camera) === this.#home;
  }
}
