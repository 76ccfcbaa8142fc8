/** The page that takes in an edition of another town: upload, job, report. */

import { send } from "../api.js";
import { follow } from "../jobs.js";
import { translator } from "../locale.js";
import { forgetUpload, sendFile } from "../uploading.js";

const form = document.querySelector("[data-parcel]");
const t = translator(JSON.parse(document.getElementById("words").textContent));
const { language } = form.dataset;
const stage = form.querySelector("[data-stage]");
const bar = form.querySelector("progress");
const problem = form.querySelector("[data-problem]");

function tell(sentence, fraction) {
  form.querySelector("[data-progress]").hidden = false;
  stage.textContent = sentence;
  if (fraction === null) bar.removeAttribute("value");
  else bar.value = fraction;
}

async function takeIn(file, group) {
  const upload = await sendFile(file, { language, signal: {}, onProgress: (fraction) => tell(t("parcel.sending"), fraction) });
  const { body } = await send("POST", "/api/v1/storyboards/arrivals", { json: { upload, group }, language });
  forgetUpload(file);
  await follow(`/api/v1/jobs/${body.jobID}`, { language, onState: ({ message }) => tell(message || t("parcel.working"), null) });
  location.assign(new URL(body.report, location.href));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { file, group } = form.elements;
  const button = form.querySelector("button");
  button.disabled = true;
  problem.hidden = true;
  try {
    await takeIn(file.files[0], group?.value ?? "");
  } catch (error) {
    problem.hidden = false;
    problem.firstElementChild.textContent = error.message;
    form.querySelector("[data-progress]").hidden = true;
    button.disabled = false;
  }
});
