/** <twin-jobstate>: follows one job that was begun elsewhere and says in a sentence what came of it. */

import { follow } from "../jobs.js";
import { translator } from "../locale.js";

const SENTENCES = { harvest: "catalogue.walked", refresh: "catalogue.refreshed" };

class TwinJobstate extends HTMLElement {
  async open(texts) {
    if (!this.dataset.job) return;
    const t = translator(texts);
    const stage = this.querySelector("[data-stage]");
    const bar = this.querySelector("progress");
    const outcome = this.querySelector("[data-outcome]");
    try {
      const job = await follow(`/api/v1/jobs/${this.dataset.job}`, {
        language: this.dataset.language,
        onState: ({ message, progress }) => {
          stage.textContent = message || t("catalogue.working");
          if (progress === null) bar.removeAttribute("value");
          else bar.value = progress / 100;
        },
      });
      const newer = job.result?.newer ?? [];
      const counts = { ...job.result, newer: newer.filter((one) => !one.gone).length };
      const done = SENTENCES[job.processID] ? t(SENTENCES[job.processID], counts) : t("catalogue.job_done");
      outcome.textContent = job.status === "successful" ? done : job.problem?.detail || t(`job.${job.status}`);
      this.#list(newer);
      outcome.className = `alert ${job.status === "successful" ? "ok" : "warning"}`;
    } catch {
      outcome.textContent = t("catalogue.take_failed");
    }
    stage.hidden = true;
    bar.hidden = true;
    this.dispatchEvent(new CustomEvent("jobstate:done"));
  }

  /** What is behind its catalogue: each dataset as a link with its sentence. */
  #list(newer) {
    const list = this.querySelector("[data-newer]");
    list.hidden = newer.length === 0;
    list.replaceChildren(...newer.map(({ dataset, title, text }) => {
      const item = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { href: this.dataset.datasetUrl.replace("_id_", dataset), textContent: title });
      item.append(link, `: ${text[this.dataset.language]}`);
      return item;
    }));
  }
}

customElements.define("twin-jobstate", TwinJobstate);
