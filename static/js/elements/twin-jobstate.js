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
      const done = SENTENCES[job.processID] ? t(SENTENCES[job.processID], job.result ?? {}) : t("catalogue.job_done");
      outcome.textContent = job.status === "successful" ? done : job.problem?.detail || t(`job.${job.status}`);
      outcome.className = `alert ${job.status === "successful" ? "ok" : "warning"}`;
    } catch {
      outcome.textContent = t("catalogue.take_failed");
    }
    stage.hidden = true;
    bar.hidden = true;
    this.dispatchEvent(new CustomEvent("jobstate:done"));
  }
}

customElements.define("twin-jobstate", TwinJobstate);
