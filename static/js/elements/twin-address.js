/** <twin-address>: takes in a service by its address: starts the job, follows it, and asks which service or layers are meant. */

import { Problem, send } from "../api.js";
import { follow } from "../jobs.js";

class TwinAddress extends HTMLElement {
  #jobUrl = null;

  /** Sentences of the interface, by key. */
  texts = {};

  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#run();
    });
    this.form.elements.address.addEventListener("input", () => this.#forgetAnswers());
    this.querySelector("[data-cancel]").addEventListener("click", () => this.#cancel());
  }

  async #run() {
    this.#working(true);
    this.#say("", "");
    try {
      const language = this.dataset.language;
      const answer = await send("POST", this.dataset.jobsUrl, { json: this.#asked(), language });
      this.#jobUrl = new URL(answer.headers.get("Location"), location.href).pathname;
      const job = await follow(this.#jobUrl, { language, onState: (state) => this.#stage(state) });
      if (job.status === "successful") location.assign(this.dataset.datasetUrl.replace("_id_", job.result.dataset));
      else if (job.status === "failed") this.#failed(job.problem);
      else this.#say("warning", this.texts["dataset.cancelled"]);
    } catch (error) {
      this.#failed(error instanceof Problem ? error.members : { detail: error.message });
    } finally {
      this.#jobUrl = null;
      this.#working(false);
    }
  }

  #asked() {
    const { address, format, layer, title, bbox, dataset } = this.form.elements;
    const layers = [...layer.selectedOptions].map((option) => option.value).join(",");
    const options = Object.fromEntries(Object.entries({ layer: layers, bbox: bbox.value.trim() }).filter(([, value]) => value));
    return { address: address.value.trim(), format: format.value, title: title.value.trim(), dataset: dataset?.value ?? "", options };
  }

  async #cancel() {
    if (this.#jobUrl) await send("DELETE", this.#jobUrl, { language: this.dataset.language }).catch(() => null);
  }

  #working(now) {
    this.querySelector("[type=submit]").disabled = now;
    this.querySelector("[data-cancel]").hidden = !now;
    this.querySelector("[data-progress]").hidden = !now;
    this.querySelector("[data-stage]").textContent = this.texts["address.opening"];
  }

  #stage({ message, progress }) {
    this.querySelector("[data-stage]").textContent = message || this.texts["address.opening"];
    const bar = this.querySelector("progress");
    if (progress === null) bar.removeAttribute("value");
    else bar.value = progress / 100;
  }

  /** A question shows the field that answers it, filled with what there is to choose from. */
  #failed(problem) {
    const field = this.querySelector(`[data-question="${problem.question}"]`);
    if (!field || !Array.isArray(problem.choices)) {
      this.#say("error", problem.detail || this.texts["dataset.failed"]);
      return;
    }
    this.#say("warning", this.texts["address.choose"]);
    const select = field.querySelector("select");
    select.replaceChildren(...problem.choices.map(({ id, title }) => new Option(title ? `${title} (${id})` : id, id)));
    field.hidden = false;
    select.focus();
  }

  #forgetAnswers() {
    for (const field of this.querySelectorAll("[data-question]")) {
      field.hidden = true;
      field.querySelector("select").replaceChildren();
    }
  }

  #say(kind, sentence) {
    const place = this.querySelector("[data-outcome]");
    place.className = kind ? `alert ${kind}` : "";
    place.textContent = sentence;
  }
}

customElements.define("twin-address", TwinAddress);
