/** <twin-take>: takes a record's layer or copy without leaving the page: starts the job, follows it, asks which layer is meant. */

import { Problem, send } from "../api.js";
import { follow } from "../jobs.js";

class TwinTake extends HTMLElement {
  #job = "";
  #texts = {};

  /** Begins once the sentences are there; goes on with a job the page was opened for. */
  open(texts) {
    this.#texts = texts;
    this.state = this.querySelector("[data-state]");
    this.layers = this.querySelector("[data-layers]");
    for (const form of this.querySelectorAll("form[data-take]")) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const values = Object.fromEntries(new FormData(form, event.submitter));
        this.#run(() => send("POST", form.dataset.take, { json: values, language: this.#language }));
      });
    }
    this.layers.addEventListener("submit", (event) => {
      event.preventDefault();
      const layer = this.layers.elements.layer.value;
      if (!layer) return;
      const address = `/api/v1/jobs/${this.layers.elements.job.value}/answers`;
      this.#run(() => send("POST", address, { json: { options: { layer } }, language: this.#language }));
    });
    this.querySelector("[data-cancel]").addEventListener("click", () => this.#cancel());
    if (this.dataset.job) this.#run(async () => ({ body: { jobID: this.dataset.job } }));
  }

  get #language() {
    return this.dataset.language;
  }

  async #run(begin) {
    this.#working(true);
    this.#say("", "");
    this.layers.hidden = true;
    try {
      this.#job = (await begin()).body.jobID;
      const job = await follow(`/api/v1/jobs/${this.#job}`, { language: this.#language, onState: (state) => this.#stage(state) });
      this.#conclude(job);
    } catch (error) {
      this.#say("error", error instanceof Problem ? error.message : this.#texts["catalogue.take_failed"]);
    } finally {
      this.#working(false);
    }
  }

  #conclude(job) {
    if (job.status === "successful") location.assign(this.dataset.datasetUrl.replace("_id_", job.result.dataset));
    else if (job.status === "dismissed") this.#say("warning", this.#texts["catalogue.stopped"]);
    else if (job.problem?.question === "layer" && Array.isArray(job.problem.choices)) this.#ask(job);
    else if (job.problem?.question) this.#lead(job);
    else this.#say("error", job.problem?.detail || this.#texts["catalogue.take_failed"]);
  }

  #ask({ jobID, problem }) {
    this.layers.elements.job.value = jobID;
    const select = this.layers.elements.layer;
    select.replaceChildren(...problem.choices.map(({ id, title }) => new Option(title ? `${title} (${id})` : id, id)));
    select.selectedIndex = 0;
    this.layers.hidden = false;
    select.focus();
  }

  /** Other questions have their form on the page of new data. */
  #lead({ jobID, problem }) {
    this.#say("warning", problem.detail);
    const address = new URL(this.dataset.newUrl, location.href);
    address.searchParams.set("job", jobID);
    const link = Object.assign(document.createElement("a"), { className: "btn", href: address.href, textContent: this.#texts["catalogue.answer_question"] });
    this.querySelector("[data-outcome]").append(link);
  }

  #working(now) {
    this.state.hidden = false;
    for (const button of this.querySelectorAll("form button")) button.disabled = now;
    this.querySelector("[data-cancel]").hidden = !now;
    this.querySelector("[data-progress]").hidden = !now;
    this.querySelector("[data-stage]").textContent = this.#texts["catalogue.taking"];
    if (now) this.state.scrollIntoView({ block: "nearest" });
  }

  #stage({ message, progress }) {
    this.querySelector("[data-stage]").textContent = message || this.#texts["catalogue.taking"];
    const bar = this.querySelector("progress");
    if (progress === null) bar.removeAttribute("value");
    else bar.value = progress / 100;
  }

  #say(kind, sentence) {
    const place = this.querySelector("[data-outcome]");
    const words = Object.assign(document.createElement("p"), { textContent: sentence, className: kind ? `alert ${kind}` : "" });
    place.replaceChildren(...(sentence ? [words] : []));
  }

  async #cancel() {
    if (this.#job) await send("DELETE", `/api/v1/jobs/${this.#job}`, { language: this.#language }).catch(() => null);
  }
}

customElements.define("twin-take", TwinTake);
