/**
 * <twin-draw>: an alternative is drawn in the viewer inside it: tools, what is chosen, numbers and findings, saving by itself.
 *
 * `open(page)` begins with the data of the page: {case, letter, language, urls, choices, assets, colors, texts}.
 */

import { Problem, send } from "../api.js";
import { ChangeList } from "../editor/changelist.js";
import { askAboutConflict } from "../editor/conflict.js";
import { CommentTool } from "../editor/commenting.js";
import { Desk } from "../editor/desk.js";
import { Draft } from "../editor/draft.js";
import { Figures } from "../editor/figures.js";
import { Inspector } from "../editor/inspector.js";
import { Settings } from "../editor/settings.js";
import { ChooseTool } from "../editor/tools/choosing.js";
import { ClearTool, GradeTool, OutlineTool, RectangleTool } from "../editor/tools/outline.js";
import { SplitTool } from "../editor/tools/splitting.js";
import { AreaTool, BringTool, DemolishTool, PlaceTool, RowTool, TreeTool } from "../editor/tools/picking.js";
import { regionOf, translator } from "../locale.js";
import { Saving } from "../saving.js";

const TOOLS = { choose: ChooseTool, outline: OutlineTool, rectangle: RectangleTool, area: AreaTool, demolish: DemolishTool, clear: ClearTool, tree: TreeTool, row: RowTool, place: PlaceTool, grade: GradeTool, bring: BringTool, comment: CommentTool, split: SplitTool };
const UNSAVED = ["offline", "invalid"];
const REST = 900;
const ABOVE = 89;
const SLANTED = 35;
/** Tools whose points are set one by one, and those that take one click. */
const HINTS = { outline: "corners", clear: "corners", grade: "corners", rectangle: "corners", row: "corners", split: "corners", tree: "click", place: "click", area: "click", demolish: "click", comment: "click" };

class TwinDraw extends HTMLElement {
  #desk; #draft; #saving; #settings; #inspector; #figures; #t; #shown = null;

  /** Resolves when the tools stand. */
  async open(page) {
    this.#t = translator(page.texts);
    const ask = (method, url, options = {}) => send(method, url, { ...options, language: page.language });
    try {
      const [{ body: drawing }, { body: document, headers }] = await Promise.all([ask("GET", page.urls.drawing), ask("GET", page.urls.document)]);
      this.#begin(page, drawing, document, headers.get("ETag"), ask);
    } catch (problem) {
      this.#slot("status").textContent = problem instanceof Problem ? problem.message : this.#t("draw.not_opened");
      throw problem;
    }
  }

  #slot(name) {
    return this.querySelector(`[data-slot="${name}"]`);
  }

  #begin(page, drawing, { revision, ...document }, etag, ask) {
    const taken = [...drawing.buildings, ...drawing.trees, ...drawing.surfaces].map(({ id }) => id).filter(Boolean);
    this.#draft = new Draft(document, taken);
    this.#desk = new Desk({ draft: this.#draft, drawing, page, t: this.#t, send: ask, status: this.#slot("status") });
    this.#desk.element = this.querySelector("twin-viewer");
    this.#saving = new Saving({
      draft: this.#draft, url: page.urls.document, etag, revision, language: page.language, pause: REST, memory: `twin-draft:${page.urls.document}`,
      told: (state, detail) => this.#showState(state, detail), conflict: (members) => this.#settle(members),
    });
    this.#settings = new Settings(this.#desk, this.#slot("settings"));
    this.#inspector = new Inspector(this.#desk, this.#slot("chosen"));
    const panels = { state: this.#slot("numbers-state"), rows: this.#slot("numbers"), more: this.#slot("numbers-more"), findings: this.#slot("findings"), count: this.#slot("findings-count"), refusals: this.#slot("refusals") };
    this.#figures = new Figures(this.#desk, panels, async (changes) => (await ask("POST", page.urls.numbers, { json: { changes } })).body);
    const list = new ChangeList(this.#desk, this.#slot("changes"));
    this.#listen();
    this.#use("choose");
    list.show();
    this.#figures.now();
    this.#showState("saved");
    this.#goOn();
    this.#stand(page);
  }

  /** What was not saved when the page was left goes on from the revision it was made of. */
  #goOn() {
    const left = this.#saving.remembered();
    if (left === null) return;
    this.#draft.takeOver(left.document);
    this.#desk.say("draw.went_on");
    this.#saving.goOnFrom({ etag: left.etag });
  }

  /** Takes the viewer in use as soon as it stands. */
  async #stand(page) {
    const viewer = await this.#desk.element.opened;
    viewer.drawing.takePointer({ move: (place) => this.#tool.move(place), click: (place) => this.#tool.click(place), down: (place) => this.#tool.down?.(place) ?? false, drag: (place) => this.#tool.drag?.(place), drop: (place) => this.#tool.drop?.(place), finish: () => this.#tool.finish() });
    viewer.on("twin:ready", () => { this.dataset.stands = "1"; });
    if (!viewer.available) this.dataset.stands = "1";
    this.#desk.draw();
    this.#desk.sketch();
    await viewer.show({ shown: [page.letter] });
  }

  get #tool() {
    return this.#desk.tool.tool;
  }

  #listen() {
    this.#draft.addEventListener("change", () => this.#changed());
    this.#draft.addEventListener("choose", () => this.#chose());
    this.#desk.stepped = () => this.#settings.show();
    this.#desk.told = (object) => this.#describe(object);
    this.#desk.use = (name) => this.#use(name);
    this.#desk.split = (key) => {
      this.#use("split");
      this.#tool.key = key;
    };
    this.addEventListener("click", ({ target }) => {
      const { tool, act } = target.closest("[data-tool], [data-act]")?.dataset ?? {};
      if (tool && target.closest(".draw-tools")) this.#use(tool);
      if (act) this.#act(act);
    });
    this.querySelector("[data-snap]").addEventListener("change", ({ target }) => { this.#desk.isSnapping = target.checked; });
    this.querySelector("[data-shown]").addEventListener("change", ({ target }) => this.#desk.viewer()?.show({ shown: [target.checked ? "0" : this.#desk.page.letter] }));
    this.querySelector("[data-top]").addEventListener("change", ({ target }) => this.#lookFrom(target.checked ? ABOVE : SLANTED));
    document.addEventListener("keydown", (event) => this.#key(event));
    addEventListener("online", () => this.#figures.now());
  }

  /** The lens of a plan, or the slanted view, on the same place. */
  #lookFrom(elevation) {
    const viewer = this.#desk.viewer();
    viewer?.show({ camera: { ...viewer.getCamera(), elevation, ...(elevation === ABOVE ? { azimuth: 0 } : {}) } });
  }

  #act(name) {
    ({ undo: () => this.#draft.undo(), redo: () => this.#draft.redo(), save: () => this.#saving.save() })[name]?.();
  }

  #use(name) {
    this.#desk.tool?.tool.cancel();
    this.#desk.tool = { name, tool: new TOOLS[name](this.#desk) };
    if (name !== "choose") this.#draft.choose(null);
    for (const button of this.querySelectorAll(".draw-tools [data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === name));
    this.#slot("hint").textContent = HINTS[name] ? this.#t(`draw.hint_${HINTS[name]}`) : "";
    this.#settings.renew();
    this.querySelector(".draw-panel").scrollTop = 0;
    this.#desk.sketch();
  }

  /** Undo and redo work everywhere but in fields, which have their own; Esc, Enter, Backspace and Del belong to the picture. */
  #key(event) {
    const isField = event.target.matches?.("input:not([type=checkbox]), textarea, select") ?? false;
    const command = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    if (command && !isField && (letter === "z" || letter === "y")) {
      event.preventDefault();
      if (letter === "y" || event.shiftKey) this.#draft.redo();
      else this.#draft.undo();
    } else if (command && letter === "s") {
      event.preventDefault();
      this.#saving.save();
    } else if (!command && event.target.matches?.("canvas")) this.#pictureKey(event);
  }

  #pictureKey(event) {
    const { chosen } = this.#draft;
    if (event.key === "Escape" && !this.#tool.cancel() && this.#desk.tool.name !== "choose") this.#use("choose");
    else if (event.key === "Backspace") this.#tool.back();
    else if (event.key === "Delete" && chosen) this.#draft.remove(chosen);
    else if (event.key === "f" || event.key === "F") this.#tool.finish();
    else return;
    event.preventDefault();
  }

  #changed() {
    this.#desk.draw();
    this.#desk.sketch();
    this.#inspector.show();
    this.#desk.status.textContent = "";
    if (this.#desk.tool.name === "demolish") this.#settings.renew();
    this.#steps();
  }

  #steps() {
    for (const [name, can] of [["undo", this.#draft.canUndo], ["redo", this.#draft.canRedo]]) this.querySelector(`[data-act="${name}"]`).disabled = !can;
  }

  #chose() {
    const { chosen } = this.#draft;
    this.#inspector.show();
    // a new choice shows its fields; a step in one of them moves nothing
    if (chosen !== null && chosen !== this.#shown) this.#slot("chosen").scrollIntoView({ block: "nearest" });
    this.#shown = chosen;
    this.#slot("object").textContent = "";
    this.#desk.lightUp(chosen ? [chosen.slice(chosen.indexOf(":") + 1)] : [], null);
  }

  /** Says what of the Bestand was clicked. */
  #describe(object) {
    const known = object && this.#desk.drawing.buildings.find(({ id }) => id === object.id);
    this.#slot("object").textContent = known ? [known.name || known.id, `${this.#desk.number(known.footprint_m2, 0)} m²`, known.height_m && `${this.#desk.number(known.height_m, 1)} m`].filter(Boolean).join(" · ") : (object?.attributes?.name ?? "");
    this.#desk.lightUp(object ? [object.id] : [], null);
  }

  #showState(state, { seconds, text } = {}) {
    const time = new Intl.DateTimeFormat(regionOf(this.#desk.language), { timeStyle: "short" }).format(new Date());
    const isFresh = state === "saved" && this.#slot("state").dataset.state === undefined;
    Object.assign(this.#slot("state"), { textContent: this.#t(isFresh ? "draw.state_opened" : `draw.state_${state}`, { time, seconds, text }) });
    this.#slot("state").dataset.state = state;
    this.querySelector("[data-act=save]").hidden = !UNSAVED.includes(state);
  }

  async #settle(members) {
    const { document, etag } = await askAboutConflict(this.#slot("conflict"), { members, desk: this.#desk });
    this.#draft.takeOver(document);
    await this.#saving.goOnFrom({ etag, revision: members.current.revision });
  }
}

if (!customElements.get("twin-draw")) customElements.define("twin-draw", TwinDraw);
