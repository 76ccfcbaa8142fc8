/** <twin-upload>: sends files in parts, follows their jobs, asks the one missing question, shows the outcome. */

import { Problem, send } from "../api.js";
import { fromDrop, fromInput } from "../intake/chosen.js";
import { FileRows } from "../intake/filelist.js";
import { ask, QUESTIONS } from "../intake/question.js";
import { follow } from "../jobs.js";
import { forgetUpload, sendFile } from "../uploading.js";

const pathOf = (address) => new URL(address, location.href).pathname;

class TwinUpload extends HTMLElement {
  #rows;
  #running = [];
  #stopped = false;

  /** Sentences of the interface, by key. */
  texts = {};

  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#run();
    });
    for (const name of ["file", "folder"]) {
      this.form.elements[name].addEventListener("change", ({ target }) => {
        this.#add(fromInput(target));
        target.value = "";
      });
    }
    this.querySelector("[data-cancel]").addEventListener("click", () => this.#cancel());
    this.#takeDrops(this.querySelector("[data-drop]"));
  }

  /** Begins once the sentences are there; a page that was reloaded while a job ran goes on with it. */
  open() {
    this.#rows = new FileRows(this.querySelector("[data-files]"), { texts: this.texts, language: this.#language, changed: () => this.#offer() });
    const job = new URLSearchParams(location.search).get("job");
    if (job) this.#followAll([`/api/v1/jobs/${encodeURIComponent(job)}`]).catch((error) => this.#say("error", [error.message]));
  }

  #takeDrops(zone) {
    const over = (isOver) => zone.classList.toggle("over", isOver);
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      over(true);
    });
    zone.addEventListener("dragleave", () => over(false));
    zone.addEventListener("drop", async (event) => {
      event.preventDefault();
      over(false);
      this.#add(await fromDrop(event.dataTransfer));
    });
  }

  #add(chosen) {
    this.#rows.add(chosen);
    this.#say("", []);
    this.querySelector("[data-question]").hidden = true;
    this.#offer();
  }

  #offer() {
    this.querySelector("[data-several]").hidden = this.#rows.length < 2;
  }

  get #language() {
    return this.dataset.language;
  }

  async #run() {
    if (this.#rows.length === 0) {
      this.#say("warning", [this.texts["dataset.choose_first"]]);
      this.form.elements.file.focus();
      return;
    }
    this.#stopped = false;
    this.#working(true);
    this.#say("", []);
    try {
      if (await this.#send()) await this.#import();
    } catch (error) {
      this.#say("error", [error instanceof Problem ? error.message : String(error.message)]);
    } finally {
      this.#working(false);
    }
  }

  /** Sends what is not sent yet, one file after the other; whether all of them arrived. */
  async #send() {
    for (const row of [...this.#rows.rows]) {
      if (this.#stopped) return false;
      if (row.file.size > Number(this.dataset.limit)) {
        this.#rows.refused(row, this.texts["dataset.too_large"]);
        throw new Error(this.texts["dataset.too_large"]);
      }
      this.#stage(`${this.texts["dataset.sending"]} ${row.path}`, null);
      row.signal.cancelled = false;
      try {
        row.id ??= await sendFile(row.file, { language: this.#language, signal: row.signal, onProgress: (part) => this.#rows.sent(row, part) });
      } catch (error) {
        this.#rows.refused(row, error.message);
        throw error;
      }
    }
    return !this.#stopped && this.#rows.length > 0;
  }

  async #import() {
    const values = Object.fromEntries(new FormData(this.form));
    for (const name of ["file", "folder", "each"]) delete values[name];
    const { personal_data: personal, mend } = this.form.elements;
    const uploads = this.#rows.rows.map(({ id, path }) => ({ id, path }));
    const each = this.#rows.length > 1 && this.form.querySelector("input[name=each]:checked").value === "1";
    const json = { uploads, ...values, each, personal_data: personal.checked, mend: mend.checked };
    // the place in IfcSite is as often the office's as the house's: on a page where a person can point to it, it is asked for
    if (uploads.every(({ path }) => /\.ifc$/i.test(path))) json.options = { site: "ask" };
    const answer = await send("POST", "/api/v1/datasets", { json, language: this.#language });
    for (const { file } of this.#rows.rows) forgetUpload(file);
    const jobs = answer.body.jobs ?? [answer.body];
    if (jobs.length === 1) this.#remember(jobs[0].jobID);
    await this.#followAll(jobs.map(({ jobID }) => `/api/v1/jobs/${jobID}`));
  }

  #remember(job) {
    const address = new URL(location.href);
    if (job === null) address.searchParams.delete("job");
    else address.searchParams.set("job", job);
    history.replaceState(null, "", address);
  }

  async #followAll(urls) {
    if (urls.length === 1) {
      this.#working(true);
      await this.#conclude(await this.#follow(urls[0], (words, part) => this.#stage(words, part)));
      this.#working(false);
      return;
    }
    const list = this.querySelector("[data-jobs]");
    list.hidden = false;
    const items = urls.map(() => list.appendChild(document.createElement("li")));
    await Promise.all(urls.map(async (url, i) => {
      const job = await this.#follow(url, (words) => { items[i].textContent = words; });
      this.#tell(items[i], job);
    }));
  }

  #follow(url, told) {
    this.#running.push(url);
    return follow(url, {
      language: this.#language,
      onState: ({ message, progress, status }) =>
        told(message || this.texts[`job.${status}`] || this.texts["dataset.importing"], progress === null ? null : progress / 100),
    });
  }

  /** One of several datasets: a link, or the sentence with a way to its question. */
  #tell(item, job) {
    const words = job.status === "failed" ? job.problem.detail : this.texts[`job.${job.status}`];
    item.replaceChildren(document.createTextNode(`${words} `));
    if (job.status === "successful") {
      const link = Object.assign(document.createElement("a"), { href: this.#datasetUrl(job.result.dataset), textContent: this.texts["dataset.open"] });
      item.append(link);
    } else if (QUESTIONS.includes(job.problem?.question)) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: this.texts["ask.answer"] });
      button.addEventListener("click", () => this.#question(job));
      item.append(button);
    }
  }

  async #conclude(job) {
    if (job.status === "successful") {
      this.#remember(null);
      location.assign(this.#datasetUrl(job.result.dataset));
    } else if (job.status === "dismissed") {
      this.#remember(null);
      this.#say("warning", [this.texts["dataset.cancelled"]]);
    } else if (QUESTIONS.includes(job.problem?.question)) {
      await this.#question(job);
    } else {
      this.#remember(null);
      this.#say("error", [job.problem?.detail || this.texts["dataset.failed"]]);
    }
  }

  /** Asks what is missing and sends only the answer: the file is there already. */
  async #question(job) {
    this.#working(false);
    const section = this.querySelector("[data-question]");
    const context = { texts: this.texts, language: this.#language, known: await this.#known(), jobId: job.jobID, formats: this.#formats() };
    this.form.hidden = true;
    const answer = await ask(job.problem, section, this, context);
    this.form.hidden = false;
    section.hidden = true;
    section.replaceChildren();
    try {
      const next = await send("POST", `/api/v1/jobs/${job.jobID}/answers`, { json: answer, language: this.#language });
      this.#remember(next.body.jobID);
      await this.#followAll([pathOf(next.headers.get("Location"))]);
    } catch (error) {
      this.#working(false);
      this.#say("error", [error.message]);
    }
  }

  /** What lies where already: [{title, bbox}] of all layers. */
  async #known() {
    try {
      const { body } = await send("GET", "/api/v1/datasets", { language: this.#language });
      return body.flatMap(({ title, layers }) => layers.filter(({ bbox }) => bbox).map(({ bbox }) => ({ title, bbox })));
    } catch {
      return [];
    }
  }

  #formats() {
    return Object.fromEntries([...this.form.elements.format.options].map(({ value, textContent }) => [value, textContent]));
  }

  #datasetUrl(id) {
    return this.dataset.datasetUrl.replace("_id_", id);
  }

  async #cancel() {
    this.#stopped = true;
    for (const { signal } of this.#rows.rows) signal.cancelled = true;
    await Promise.all(this.#running.map((url) => send("DELETE", url, { language: this.#language }).catch(() => null)));
    if (this.#running.length === 0) this.#say("warning", [this.texts["dataset.cancelled"]]);
  }

  #working(now) {
    this.querySelector("[type=submit]").disabled = now;
    this.querySelector("[data-cancel]").hidden = !now;
    this.querySelector("[data-progress]").hidden = !now;
  }

  #stage(words, part) {
    this.querySelector("[data-stage]").textContent = words;
    const bar = this.querySelector("#upload-progress");
    if (part === null) bar.removeAttribute("value");
    else bar.value = part;
  }

  #say(kind, sentences) {
    const place = this.querySelector("[data-outcome]");
    place.className = kind ? `alert ${kind}` : "";
    place.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence })));
  }
}

customElements.define("twin-upload", TwinUpload);
