/** <twin-jobstate>: shows how far a job is that was begun on this page, and loads the page again when it has ended. */

import { follow } from "../jobs.js";

class TwinJobstate extends HTMLElement {
  async connectedCallback() {
    const stage = this.querySelector("[data-stage]");
    const bar = this.querySelector("progress");
    await follow(`/api/v1/jobs/${this.dataset.job}`, {
      language: this.dataset.language,
      onState: ({ message, progress }) => {
        if (message) stage.textContent = message;
        if (progress === null) bar.removeAttribute("value");
        else bar.value = progress / 100;
      },
    });
    location.reload();
  }
}

customElements.define("twin-jobstate", TwinJobstate);
