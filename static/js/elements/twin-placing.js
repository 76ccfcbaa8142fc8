/**
 * <twin-placing>: puts a model into the city before anything is kept. The model is looked at once (a preview that keeps nothing);
 * then a click on the ground, the arrow buttons and the number fields move and turn it. Fires "twin:placed" {crs, options}.
 */

import { send } from "../api.js";
import { follow } from "../jobs.js";

const READ_ANEW = ["unit", "up"];

class TwinPlacing extends HTMLElement {
  #context = null;
  #look = null;
  #viewer = null;
  #asked = 0;
  #size = [20, 20, 10];

  /** Opens the form for a problem of question "place"; `context` {texts, language, jobId}. */
  async open(problem, context) {
    this.#context = context;
    this.#size = problem.size ?? [20, 20, 10];
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent("twin:placed", { detail: this.#answer() }));
    });
    this.form.addEventListener("change", ({ target }) => this.#changed(target));
    this.addEventListener("click", ({ target }) => this.#turn(Number(target.closest("[data-turn]")?.dataset.turn ?? 0)));
    this.addEventListener("twin:pick", ({ detail }) => detail.ground && this.#stand(detail.ground));
    await this.#openCity();
    await this.#lookAnew();
  }

  get #fields() {
    return this.form.elements;
  }

  async #openCity() {
    const element = this.querySelector("twin-viewer");
    try {
      const { body } = await send("GET", "/api/v1/city", { language: this.#context.language });
      this.#fields.crs.value ||= body.crs;
      this.#fields.x.value ||= body.x.toFixed(2);
      this.#fields.y.value ||= body.y.toFixed(2);
      element.options = { texts: this.#context.texts };
      element.model = body.model;
      this.#viewer = await element.opened;
      await this.#viewer.show({});
      this.#settle(body);
    } catch (error) {
      element.closest(".frame").hidden = true;
      this.#say(error.message);
    }
  }

  /** Reads the model with unit and axis as they stand; where it stands can be changed afterwards without reading again. */
  async #lookAnew() {
    if (!this.form.reportValidity()) return;
    const asked = (this.#asked += 1);
    this.#say(this.#context.texts["ask.looking"]);
    try {
      const json = { job: this.#context.jobId, ...this.#answer() };
      const answer = await send("POST", "/api/v1/previews", { json, language: this.#context.language });
      const job = await follow(new URL(answer.headers.get("Location"), location.href).pathname, { language: this.#context.language, onState: () => null });
      if (asked !== this.#asked) return;
      if (job.status !== "successful") {
        this.#say(job.problem?.detail ?? this.#context.texts["dataset.failed"]);
        return;
      }
      const [model] = job.result.models;
      if (!model) {
        this.#say(this.#context.texts["ask.no_model"]);
        return;
      }
      const url = `/api/v1/previews/${job.jobID}/${encodeURIComponent(model.layer)}.glb`;
      this.#look = { url, scale: model.scale, turned: model.heading - Number(this.#fields.north.value) };
      this.#say("");
      await this.#show(await this.#place());
      await this.#goNear(await this.#place());
      this.dataset.shown = job.jobID;
    } catch (error) {
      this.#say(error.message);
    }
  }

  /** Looks at the model from where it fills a part of the picture. */
  async #goNear(place) {
    if (this.#viewer === null || place === null) return;
    const camera = this.#viewer.getCamera();
    const distance = Math.min(camera.distance, Math.max(120, 9 * Math.max(...this.#size)));
    await this.#viewer.show({ camera: { ...camera, ...place, distance } });
  }

  async #changed(field) {
    if (READ_ANEW.includes(field.name)) {
      await this.#lookAnew();
      return;
    }
    const place = await this.#place();
    if (field.name !== "height") this.#settle(place);
    await this.#show(place);
  }

  /** Longitude and latitude of the number fields, with the height. */
  async #place() {
    const { crs, x, y, height } = this.#fields;
    const query = new URLSearchParams({ x: x.value, y: y.value });
    try {
      const { body } = await send("GET", `/api/v1/crs/${encodeURIComponent(crs.value)}/place?${query}`, { language: this.#context.language });
      this.#say("");
      return { lon: body.lon, lat: body.lat, height: Number(height.value) };
    } catch (error) {
      this.#say(error.message);
      return null;
    }
  }

  /** Takes a place on the ground over into the fields. */
  async #stand(ground) {
    this.#viewer?.highlight([]);
    const query = new URLSearchParams({ lon: ground.lon, lat: ground.lat });
    const { body } = await send("GET", `/api/v1/crs/${encodeURIComponent(this.#fields.crs.value)}/place?${query}`, { language: this.#context.language });
    const digits = Math.abs(body.x) <= 180 ? 7 : 2;
    this.#fields.x.value = body.x.toFixed(digits);
    this.#fields.y.value = body.y.toFixed(digits);
    if (this.#fields.ground.checked) this.#fields.height.value = ground.height.toFixed(2);
    await this.#show({ lon: ground.lon, lat: ground.lat, height: Number(this.#fields.height.value) });
  }

  /** Puts the height on the terrain where that is wished. */
  #settle(place) {
    if (place === null || !this.#fields.ground.checked) return;
    const height = this.#viewer?.groundAt(place) ?? null;
    if (height !== null) this.#fields.height.value = height.toFixed(2);
    place.height = Number(this.#fields.height.value);
  }

  #turn(degrees) {
    if (degrees === 0) return;
    const { north } = this.#fields;
    north.value = String((Number(north.value) + degrees) % 360);
    this.#changed(north);
  }

  async #show(anchor) {
    if (this.#look === null || anchor === null) return;
    const heading = this.#look.turned + Number(this.#fields.north.value);
    await this.#viewer?.tryModel({ url: this.#look.url, anchor, heading, scale: this.#look.scale });
  }

  #answer() {
    const { crs, x, y, height, north, unit, up } = this.#fields;
    const options = { x: x.value, y: y.value, height: height.value || "0", north: north.value || "0", unit: unit.value, up: up.value };
    return { crs: crs.value, options };
  }

  #say(sentence) {
    this.querySelector("[data-said]").textContent = sentence;
  }
}

customElements.define("twin-placing", TwinPlacing);
