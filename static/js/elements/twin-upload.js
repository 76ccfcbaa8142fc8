/** <twin-upload>: wakes the upload form: sends the file in parts, follows the job, asks the one missing question, shows the outcome. */

import { Problem, send } from "../api.js";
import { follow } from "../jobs.js";
import { sendFile } from "../uploading.js";

class TwinUpload extends HTMLElement {
  #signal = { cancelled: false };
  #uploadId = null;
  #jobUrl = null;

  /** Sentences of the interface, by key. */
  texts = {};

  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#run();
    });
    this.form.elements.file.addEventListener("change", () => {
      this.#uploadId = null;
    });
    this.querySelector("[data-cancel]").addEventListener("click", () => this.#cancel());
  }

  get #language() {
    return this.dataset.language;
  }

  async #run() {
    const file = this.form.elements.file.files[0];
    if (!file) return;
    this.#signal = { cancelled: false };
    this.#working(true);
    this.#say("", []);
    try {
      if (file.size > Number(this.dataset.limit)) throw new Error(this.texts["dataset.too_large"]);
      if (this.#uploadId === null) {
        this.#stage(this.texts["dataset.sending"], 0);
        this.#uploadId = await sendFile(file, {
          language: this.#language,
          signal: this.#signal,
          onProgress: (part) => this.#stage(this.texts["dataset.sending"], part),
        });
      }
      if (this.#uploadId !== null) await this.#import();
    } catch (error) {
      this.#failed(error instanceof Problem ? error.members : { detail: error.message });
    } finally {
      this.#working(false);
    }
  }

  async #import() {
    const values = Object.fromEntries(new FormData(this.form));
    delete values.file;
    const json = { upload: this.#uploadId, ...values, personal_data: this.form.elements.personal_data.checked };
    const answer = await send("POST", "/api/v1/datasets", { json, language: this.#language });
    this.#jobUrl = new URL(answer.headers.get("Location"), location.href).pathname;
    const job = await follow(this.#jobUrl, {
      language: this.#language,
      onState: (state) => this.#stage(state.message || this.texts["dataset.importing"], state.progress === null ? null : state.progress / 100),
    });
    if (job.status === "successful") location.assign(this.#datasetUrl(job.result.dataset));
    else if (job.status === "failed") this.#failed(job.problem);
    else this.#say("warning", [this.texts["dataset.cancelled"]]);
  }

  #datasetUrl(id) {
    return this.dataset.datasetUrl.replace("_id_", id);
  }

  async #cancel() {
    this.#signal.cancelled = true;
    if (this.#jobUrl) await send("DELETE", this.#jobUrl, { language: this.#language }).catch(() => null);
  }

  #working(now) {
    this.querySelector("[type=submit]").disabled = now;
    this.querySelector("[data-cancel]").hidden = !now;
    this.querySelector("[data-progress]").hidden = !now;
  }

  #stage(words, part) {
    this.querySelector("[data-stage]").textContent = words;
    const bar = this.querySelector("progress");
    if (part === null) bar.removeAttribute("value");
    else bar.value = part;
  }

  /** A question opens the field that answers it and keeps the file: only the answer is sent again. */
  #failed(problem) {
    this.#say("error", [problem.detail || this.texts["dataset.failed"]]);
    const field = { crs: "crs", format: "format" }[problem.question];
    if (field) {
      this.querySelector("details").open = true;
      this.form.elements[field].setAttribute("aria-invalid", "true");
      this.form.elements[field].focus();
    } else if (problem.code !== "DECISION") {
      this.#uploadId = null;
    }
  }

  #say(kind, sentences) {
    const place = this.querySelector("[data-outcome]");
    place.className = kind ? `alert ${kind}` : "";
    place.replaceChildren(
      ...sentences.map((sentence) => {
        const line = document.createElement("p");
        line.textContent = sentence;
        return line;
      }),
    );
  }
}

customElements.define("twin-upload", TwinUpload);
