/** The dialog in which somebody signs an exception from the gate with their own name, and taking one back. */

import { send } from "../api.js";

export class Signing {
  #asked = null;

  /** `signed(checks)` gets the gate as it is afterwards. */
  constructor(dialog, { url, language, signed }) {
    Object.assign(this, { dialog, url, language, signed });
    dialog.querySelector("form").addEventListener("submit", (event) => this.#sign(event));
    dialog.querySelector("[data-sign-cancel]").addEventListener("click", () => dialog.close());
  }

  /** Asks for the reason why `fault` may pass the line `check`. */
  ask(check, fault) {
    this.#asked = { check, subject: fault.subject };
    this.dialog.querySelector("[data-sign-what]").textContent = fault.text;
    this.#wrong("");
    this.dialog.querySelector("textarea").value = "";
    this.dialog.showModal();
  }

  /** Takes an exception back. */
  async withdraw({ check, subject }) {
    const query = new URLSearchParams({ check, subject });
    const { body } = await send("DELETE", `${this.url}?${query}`, { language: this.language });
    this.signed(body);
  }

  async #sign(event) {
    event.preventDefault();
    const reason = this.dialog.querySelector("textarea").value;
    try {
      const { body } = await send("POST", this.url, { json: { ...this.#asked, reason }, language: this.language });
      this.dialog.close();
      this.signed(body);
    } catch (problem) {
      this.#wrong(problem.message);
    }
  }

  #wrong(text) {
    const place = this.dialog.querySelector(".wrong");
    place.textContent = text;
    place.hidden = text === "";
  }
}
