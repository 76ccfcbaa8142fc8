/** The editor of a storyboard: joins draft, autosave, strip, form, viewer, gate, history and conflicts. */

import { send } from "../api.js";
import { translator, useDictionary } from "../locale.js";
import { includeBeside } from "./beside.js";
import { ConflictDialog } from "./conflict.js";
import { placeWords, saidWords } from "./conflictwords.js";
import { Draft, withText } from "./draft.js";
import { Film } from "./film.js";
import { SceneForm } from "./form.js";
import { GatePanel } from "./gate.js";
import { History } from "./history.js";
import { LOOKS, takeLayers } from "./looks.js";
import { openPicker } from "./picker.js";
import { placeOfAddress } from "./address.js";
import { minutesOf } from "./readingtime.js";
import { Reviewing } from "./reviewing.js";
import { Saving } from "../saving.js";
import { SceneStage } from "./stage.js";
import { Thumbnails } from "./thumbnails.js";
import { Visiting } from "./visiting.js";

const NEW_ID = "szene";
const FLIGHT_SECONDS = 0.7;

/** Opens the editor in `page` for its data block; returns it. */
export function openEditor(page, data) {
  useDictionary(data.texts);
  return new Editor(page, data, translator(data.texts));
}

class Editor {
  #index = 0;
  #looks = "";

  constructor(page, data, t) {
    Object.assign(this, { page, data, t, faults: [] });
    this.draft = new Draft(data.document);
    this.thumbnails = new Thumbnails(data.document.id);
    this.stage = new SceneStage(this.#one("stage"), {
      model: data.model, texts: data.texts, language: data.language, tree: page.querySelector("twin-layers"),
      moved: (isMoved) => this.#sayMoved(isMoved), stands: (scene, viewer) => this.#picture(scene, viewer), opened: () => this.visiting.arrive(),
    });
    this.form = new SceneForm(this.#one("form"), { draft: this.draft, data, t, language: data.language });
    includeBeside(page, { form: this.form, data, t });
    this.visiting = new Visiting(this.#one("visit"), {
      model: data.model, caseId: data.document.case, viewpoints: data.urls.viewpoints, language: data.language, t, visit: (state) => this.stage.visit(state), said: (words) => { this.#one("view-state").textContent = words; },
    });
    this.film = new Film(this.#one("film"), {
      t, choose: (index, how) => this.choose(index, how), move: (from, to) => this.move(from, to), pictureOf: (scene) => this.thumbnails.of(scene),
    });
    this.gate = new GatePanel(page, { t, urls: data.urls, jump: (fault) => this.#jump(fault), sign: (check, fault) => this.reviewing.signing.ask(check, fault), withdraw: (item) => this.reviewing.signing.withdraw(item) });
    this.conflict = new ConflictDialog(this.#one("conflict"), { t, place: (key) => placeWords(key, this.draft.scenes, { t, words: (text) => this.#words(text) }), said: (value) => saidWords(value, (text) => this.#words(text)) });
    this.history = new History(this.#one("history"), { url: data.urls.revisions, language: data.language, t, restore: (number) => this.#restore(number) });
    this.saving = new Saving({
      draft: this.draft, url: data.urls.document, etag: data.etag, revision: data.revision, language: data.language,
      told: (state, detail) => this.#sayState(state, detail), conflict: (members) => this.#settle(members),
    });
    this.reviewing = new Reviewing(page, {
      data, t, saved: async () => ((await this.saving.save()) ? this.saving.revision : null), gate: (checks) => this.#showGate(checks), check: () => this.#check(),
    });
    openPicker(this.#one("form"), { measures: data.measures, language: data.language, t });
    this.draft.onChange(() => this.#show());
    this.#listen();
    this.#show();
    this.#check();
    const place = placeOfAddress();
    if (place) this.#jump(place);
  }

  /** Takes the picture of a scene that stands in the viewer for the strip. */
  async #picture(scene, viewer) {
    if (await this.thumbnails.take(scene, viewer)) this.film.showPicture(scene, this.draft.scenes.findIndex(({ id }) => id === scene.id));
  }

  #showFilm() {
    this.film.show(this.draft.scenes, this.#index, this.gate.openScenes, (text) => this.#words(text));
  }

  get scene() {
    return this.draft.scenes[this.#index];
  }

  #one(name) {
    return this.page.querySelector(`[data-${name}]`);
  }

  #listen() {
    const buttons = {
      undo: () => this.draft.undo(), redo: () => this.draft.redo(), add: () => this.add(), duplicate: () => this.duplicate(), remove: () => this.remove(),
      earlier: () => this.move(this.#index, this.#index - 1), later: () => this.move(this.#index, this.#index + 1),
      take: () => this.takeView(), "view-back": () => this.scene && this.stage.show(this.scene), publish: () => this.publish(),
    };
    for (const [name, act] of Object.entries(buttons)) this.#one(name).addEventListener("click", act);
    this.#one("form").addEventListener("twin:layers", ({ target, detail }) => this.#layersAsked(target, detail));
    for (const link of this.page.querySelectorAll("[data-preview]")) link.addEventListener("click", (event) => this.#preview(event, link));
    document.addEventListener("keydown", (event) => this.#onKey(event));
    for (const field of this.page.querySelectorAll("[data-story-text], [data-story-field]")) field.addEventListener("input", () => this.#storyTyped(field));
  }

  /** What is changed in the tree belongs to the scene at once; while a view from elsewhere is looked at, to that view. */
  #layersAsked(tree, asked) {
    if (!this.stage.isVisiting) this.form.change("layers", (scene) => takeLayers(scene, asked, tree));
  }

  #onKey(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || this.#one("conflict").open) return;
    const key = event.key.toLowerCase();
    const act = key === "z" && !event.shiftKey ? "undo" : key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "s" ? "save" : null;
    if (!act) return;
    event.preventDefault();
    if (act === "save") this.saving.save();
    else this.draft[act]();
  }

  #storyTyped(field) {
    const { storyText, storyField } = field.dataset;
    this.draft.change(`${storyText ?? storyField} ${this.form.language}`, (document) => {
      if (storyText) document[storyText] = withText(document[storyText], this.form.language, field.value);
      else document[storyField] = field.value || (storyField === "meeting_date" ? null : "");
    });
  }

  /** Writes everything that depends on the draft; the viewer follows only what it has to draw anew. */
  #show() {
    const { scenes } = this.draft;
    this.#index = Math.max(0, Math.min(this.#index, scenes.length - 1));
    this.#showFilm();
    this.form.show(this.#index);
    this.form.showFaults(this.faults);
    this.#one("undo").setAttribute("aria-disabled", String(!this.draft.mayUndo));
    this.#one("redo").setAttribute("aria-disabled", String(!this.draft.mayRedo));
    this.#one("earlier").setAttribute("aria-disabled", String(this.#index === 0));
    this.#one("later").setAttribute("aria-disabled", String(this.#index >= scenes.length - 1));
    for (const name of ["duplicate", "remove", "take"]) this.#one(name).setAttribute("aria-disabled", String(!this.scene));
    this.#showStory();
    this.reviewing.choose(this.scene);
    this.#one("reading-total").textContent = this.t("storyedit.reading_time", { minutes: minutesOf(scenes, this.form.language) });
    this.#look();
  }

  #showStory() {
    const { document } = this.draft;
    for (const field of this.page.querySelectorAll("[data-story-text]")) put(field, this.#words(document[field.dataset.storyText]));
    for (const field of this.page.querySelectorAll("[data-story-field]")) put(field, document[field.dataset.storyField] ?? "");
    this.#one("story-title").textContent = this.#words(document.title);
    const wrong = this.page.querySelector("[data-wrong-story]");
    const said = this.faults.filter(({ scene, field }) => scene === null && field === "title").map((fault) => fault[this.data.language]);
    wrong.textContent = said.join(" ");
    wrong.hidden = said.length === 0;
  }

  #look() {
    if (!this.scene) return;
    const before = this.#looks;
    this.#looks = looksOf(this.scene);
    if (before === this.#looks) return;
    const [[formerId, formerCamera], [id, camera]] = [before ? JSON.parse(before) : [], JSON.parse(this.#looks)];
    this.stage.show(this.scene, { keepCamera: formerId === id && formerCamera === camera });
  }

  #words(text) {
    return text?.[this.form.language] || text?.de || "";
  }

  /** Shows another scene in form and viewer. */
  choose(index, { focus = false } = {}) {
    this.#index = index;
    this.#show();
    if (focus) this.#one("film").querySelector("[aria-current]")?.focus();
  }

  /** Moves a scene to another place in the order. */
  move(from, to) {
    const total = this.draft.scenes.length;
    if (from === to || to < 0 || to >= total) return;
    this.#index = to;
    this.draft.change(`move ${Date.now()}`, ({ scenes }) => { scenes.splice(to, 0, ...scenes.splice(from, 1)); });
    this.#tell("storyedit.moved", { number: to + 1, total });
  }

  /** Puts a new scene after the one chosen, with what is seen now. */
  add() {
    const view = this.stage.view() ?? { camera: this.scene?.camera ?? this.data.model.start.camera, shown: ["0"], comparison: "none", sun: null, layers: {} };
    const heading = { de: this.t("storyedit.new_heading"), en: this.t("storyedit.new_heading_en") };
    const empty = { de: "", en: "" };
    this.#insert({ id: this.#freeId(NEW_ID), heading, narrative: empty, text_alternative: empty, ...view, measures: [], media: [], exhibits: [], measurements: [], flight: FLIGHT_SECONDS, card: "bottom-left", notes: empty });
    this.form.focus("heading");
  }

  /** Puts a copy of the chosen scene after it. */
  duplicate() {
    if (this.scene) this.#insert({ ...structuredClone(this.scene), id: this.#freeId(this.scene.id) });
  }

  #insert(scene) {
    const at = this.draft.scenes.length === 0 ? 0 : this.#index + 1;
    this.#index = at;
    this.draft.change(`insert ${Date.now()}`, ({ scenes }) => { scenes.splice(at, 0, scene); });
    this.#tell("storyedit.added", { number: at + 1 });
  }

  #freeId(stem) {
    const taken = new Set(this.draft.scenes.map(({ id }) => id));
    let number = 2;
    while (taken.has(`${stem}-${number}`)) number += 1;
    return taken.has(stem) ? `${stem}-${number}` : stem;
  }

  /** Takes the chosen scene out; undo brings it back. */
  remove() {
    if (!this.scene) return;
    const at = this.#index;
    this.draft.change(`remove ${Date.now()}`, ({ scenes }) => { scenes.splice(at, 1); });
    this.#tell("storyedit.removed");
  }

  /** Stores what is seen now in the chosen scene: camera, alternatives, comparison, sun, layers and their looks, cuts. */
  takeView() {
    const view = this.stage.view();
    if (!view || !this.scene) return;
    const at = this.#index;
    this.#looks = looksOf({ ...this.scene, ...view });
    this.draft.change(`view ${Date.now()}`, ({ scenes }) => { Object.assign(scenes[at], view); });
    this.#one("view-state").textContent = this.t("storyedit.view_taken");
  }

  #sayMoved(isMoved) {
    this.#one("view-state").textContent = isMoved ? this.t("storyedit.view_moved") : "";
  }

  #tell(key, params) {
    this.#one("told").textContent = this.t(key, params);
  }

  #sayState(state, { revision, seconds, text, faults = [] }) {
    const time = new Date().toLocaleTimeString(this.data.language === "en" ? "en-GB" : "de-DE", { hour: "2-digit", minute: "2-digit" });
    const keys = { saved: "storyedit.saved_at", changed: "storyedit.changed", saving: "storyedit.saving", offline: "storyedit.offline", invalid: "storyedit.invalid", conflict: "storyedit.conflict_state" };
    const line = this.#one("state");
    line.textContent = this.t(keys[state], { number: revision, time, seconds, text });
    line.dataset.state = state;
    if (state !== "changed" && state !== "saving") {
      this.faults = faults;
      this.form.showFaults(faults);
      this.#showStory();
    }
    if (state === "saved") {
      this.#check();
      this.history.show();
      this.reviewing.refresh();
    }
  }

  async #check() {
    try {
      const { body } = await send("GET", this.data.urls.gate, { language: this.data.language });
      this.#showGate(body);
    } catch (problem) {
      this.gate.summary.textContent = problem.message;
    }
  }

  #showGate(checks) {
    this.gate.show(checks);
    this.#showFilm();
    const count = this.gate.blocking.flatMap(({ open }) => open).length;
    const publish = this.#one("publish");
    publish.textContent = count > 0 ? this.t("storyedit.publish_open", { count }) : this.t("storyedit.publish");
    publish.setAttribute("aria-disabled", String(count > 0));
  }

  #jump({ scene, field, quote, language, item, part }) {
    if (scene !== null) {
      this.choose(scene - 1);
      this.form.focus(field, { quote, language, item, part });
    } else if (field === "scenes") this.#one("add").focus();
    else {
      this.#one("about").open = true;
      this.page.querySelector(`#s-${field}`)?.focus();
    }
  }

  async #preview(event, link) {
    if (this.saving.state === "saved" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (await this.saving.save()) location.assign(link.href);
  }

  /** Saves and freezes the next edition; while something is open it says what. */
  async publish() {
    const isSaved = await this.saving.save();
    if (!isSaved || this.gate.blocking.length > 0) {
      const list = this.gate.blocking.map(({ title }) => title).join("; ");
      if (list) this.gate.summary.textContent = this.t("storyedit.publish_blocked", { list });
      this.page.querySelector("#gate").scrollIntoView({ block: "nearest" });
      return;
    }
    try {
      const { body } = await send("POST", this.data.urls.editions, { headers: { "If-Match": this.saving.etag }, language: this.data.language });
      this.#sayPublished(body);
    } catch (problem) {
      this.gate.summary.textContent = problem.message;
      this.#check();
    }
  }

  #sayPublished({ number, href }) {
    const done = this.#one("done");
    const link = document.createElement("a");
    link.href = href;
    link.textContent = this.t("storyedit.open_edition");
    done.replaceChildren(`${this.t("storyedit.published", { number })} `, link);
    done.hidden = false;
    this.#one("draft-of").textContent = this.t("storyedit.draft_of", { number: number + 1 });
    link.focus();
  }

  async #restore(number) {
    if (!(await this.saving.save())) return;
    const url = `${this.data.urls.revisions}/${number}/restore`;
    try {
      const { headers, body } = await send("POST", url, { headers: { "If-Match": this.saving.etag }, language: this.data.language });
      const { revision, ...document } = body;
      this.draft.replace(document);
      this.saving.accept(this.draft.document, headers.get("ETag"), revision);
      this.#tell("storyedit.restored", { number });
    } catch (problem) {
      this.#one("state").textContent = problem.message;
    }
  }

  async #settle(members) {
    const { document, current, isTheirs } = await this.conflict.ask(members);
    this.draft.replace(document);
    if (isTheirs) this.saving.accept(this.draft.document, `"${current.etag}"`, current.revision);
    else await this.saving.goOnFrom(current);
  }
}

/** Everything of a scene that the viewer draws, to be compared: its id, then its camera. */
function looksOf(scene) {
  return JSON.stringify([scene.id, ...LOOKS.map((name) => JSON.stringify(scene[name]))]);
}

function put(field, value) {
  if (field.value !== value) field.value = value;
}
