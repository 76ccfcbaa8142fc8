/**
 * Pictures and videos of a scene: by button, dropped anywhere on the page or pasted; each with its description, caption, source,
 * licence and date, a video with its still and captions.
 */

import { withText } from "./draft.js";
import { button, element, labelled, orderButtons, renew, tick } from "./pieces.js";
import { firstStill, sendMedium, stillOf } from "./sending.js";

const PREFIX = "/media/";

export class Pictures {
  #queue = Promise.resolve();

  /** `box` holds the list, the file button and the place that says how it goes; `form` is the scene's form. */
  constructor(box, { form, url, known, t, page }) {
    Object.assign(this, { form, url, known, t, list: box.querySelector("[data-media]"), state: box.querySelector("[data-media-state]"), fold: box });
    const input = box.querySelector("[data-media-files]");
    input.addEventListener("change", (event) => {
      event.stopPropagation();
      this.add([...input.files]);
      input.value = "";
    });
    this.#takeDrops(page, box.querySelector("[data-media-drop]"));
    document.addEventListener("paste", (event) => this.#paste(event));
  }

  /** Writes the media of `scene` into the list. */
  show(scene) {
    this.fold.querySelector("[data-media-count]").textContent = scene.media.length > 0 ? String(scene.media.length) : "";
    const shape = scene.media.map(({ src, decorative, poster, captions }) => [src, decorative, poster, captions]);
    renew(this.list, shape, () => scene.media.map((item, index) => this.#card(item, index, scene.media.length)));
  }

  /** Sends files one after the other and puts each into the scene that was shown when they were given. */
  add(files) {
    const { id } = this.form.scene ?? {};
    if (!id || files.length === 0) return;
    this.fold.open = true;
    for (const file of files) this.#queue = this.#queue.then(() => this.#addOne(file, id));
  }

  async #addOne(file, id) {
    const made = await this.#send(file);
    if (!made) return;
    if (made.kind === "captions") {
      this.#attach(id, made);
      return;
    }
    const still = made.kind === "video" ? await this.#stillFor(file) : "";
    this.form.changeOf(id, `media add ${made.sha256} ${Date.now()}`, (scene) => {
      const { source = "", licence = "" } = scene.media.at(-1) ?? {};
      const empty = { de: "", en: "" };
      scene.media.push({ src: made.src, alternative: empty, decorative: false, caption: { ...empty }, source, licence, date: null, poster: still, captions: "" });
    });
    this.#say(this.t("storyedit.media_added", { name: file.name }));
    this.list.lastElementChild?.querySelector("textarea")?.focus();
  }

  /** Captions belong to the last video of the scene that has none. */
  #attach(id, made) {
    const isOpen = ({ src, captions }) => this.#isVideo(src) && !captions;
    if (!this.form.draft.scenes.find((scene) => scene.id === id)?.media.some(isOpen)) {
      this.#say(this.t("storyedit.captions_alone"), true);
      return;
    }
    this.form.changeOf(id, `captions ${Date.now()}`, (scene) => { scene.media.findLast(isOpen).captions = made.src; });
  }

  async #stillFor(file) {
    const still = await firstStill(file, "standbild.webp");
    return still ? ((await this.#send(still))?.src ?? "") : "";
  }

  async #send(file) {
    const { t } = this;
    this.#say(t("storyedit.media_sending", { name: file.name, percent: 0 }));
    try {
      const made = await sendMedium(file, {
        url: this.url, language: this.form.data.language,
        told: (part) => this.#say(t(part < 1 ? "storyedit.media_sending" : "storyedit.media_preparing", { name: file.name, percent: Math.round(100 * part) })),
      });
      this.known[made.sha256] = { ...made, thumbnail: made.thumbnail.replace(PREFIX, "") };
      this.#say("");
      return made;
    } catch (problem) {
      this.#say(problem.message, true);
      return null;
    }
  }

  #say(words, isWrong = false) {
    this.state.textContent = words;
    this.state.classList.toggle("wrong-words", isWrong);
  }

  #takeDrops(page, zone) {
    const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
    page.addEventListener("dragover", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      this.fold.open = true;
      zone.classList.add("over");
    });
    page.addEventListener("dragleave", (event) => { if (!page.contains(event.relatedTarget)) zone.classList.remove("over"); });
    page.addEventListener("drop", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      zone.classList.remove("over");
      this.add([...event.dataTransfer.files]);
    });
  }

  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.add(files);
  }

  #facts(address) {
    return this.known[address.replace(PREFIX, "")] ?? {};
  }

  #isVideo(address) {
    return this.#facts(address).kind === "video";
  }

  #card(item, index, total) {
    const { t } = this;
    const isVideo = this.#isVideo(item.src);
    const name = t(isVideo ? "storyedit.video_n" : "storyedit.picture_n", { number: index + 1 });
    const change = (part, alter) => this.form.change(`media ${part} ${index}`, (scene) => alter(scene.media[index]));
    const id = (part) => `f-media-${index}-${part}`;
    const text = (part, words, rows, hint) => labelled(id(part), words, element("textarea", { rows, value: item[part][this.form.language], lang: this.form.language, disabled: part === "alternative" && item.decorative }),
      (value) => change(part, (one) => { one[part] = withText(one[part], this.form.language, value); }), hint);
    const plain = (part, words, type = "text", list = "") => labelled(id(part), words, element("input", { type, value: item[part] ?? "", attributes: list ? { list } : {} }),
      (value) => change(part, (one) => { one[part] = value || (type === "date" ? null : ""); }));
    return element("fieldset", { className: "group medium" }, element("legend", { textContent: name }),
      this.#look(item, isVideo, name, index),
      text("alternative", t(isVideo ? "storyedit.video_alt" : "storyedit.media_alt"), isVideo ? 4 : 2, isVideo ? t("storyedit.video_alt_hint") : ""),
      ...(isVideo ? [] : [tick(t("storyedit.media_decorative"), item.decorative, (isOn) => change("decorative", (one) => { one.decorative = isOn; }), { id: id("decorative") })]),
      text("caption", t("storyedit.media_caption"), 1, ""),
      element("div", { className: "medium-origin" }, plain("source", t("storyedit.media_source")), plain("licence", t("storyedit.media_licence"), "text", "licences"), plain("date", t("storyedit.media_date"), "date")),
      orderButtons({ index, total, name, change: (kind, alter) => this.form.change(kind, alter), field: "media", t }));
  }

  #look(item, isVideo, name, index) {
    if (!isVideo) {
      const { thumbnail } = this.#facts(item.src);
      return element("img", { className: "medium-look", src: thumbnail ? PREFIX + thumbnail : item.src, alt: name, loading: "lazy" });
    }
    const { t } = this;
    const video = element("video", { className: "medium-look", src: item.src, controls: true, preload: "metadata", poster: item.poster, ariaLabel: name });
    const put = (part, made) => made && this.form.change(`media ${part} ${index} ${Date.now()}`, (scene) => { scene.media[index][part] = made.src; });
    const take = async () => {
      const still = await stillOf(video, "standbild.webp");
      if (still) put("poster", await this.#send(still));
      else this.#say(t("storyedit.video_no_still"), true);
    };
    const captions = element("input", { type: "file", accept: ".vtt,.srt,text/vtt", className: "unseen", id: `f-media-${index}-captions` });
    captions.addEventListener("change", async (event) => {
      event.stopPropagation();
      const [file] = captions.files;
      if (file) put("captions", await this.#send(file));
    });
    const words = t(item.captions ? "storyedit.video_captions_again" : "storyedit.video_captions");
    return element("div", { className: "stack medium-film" }, video, element("p", { className: "row" },
      button(t("storyedit.video_still"), take, { className: "btn" }), captions, element("label", { className: "btn", htmlFor: captions.id, textContent: words })),
    element("p", { className: "small quiet", textContent: t(item.captions ? "storyedit.video_has_captions" : "storyedit.video_no_captions") }));
  }
}
