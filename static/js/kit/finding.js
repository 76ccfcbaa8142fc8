/** The panel that finds: addresses, buildings and parcels of the town's own data, and coordinates; a hit is flown to. */

import { send } from "../api.js";
import { coordinateOf, inUtm } from "./coordinates.js";
import { button, element, field } from "./parts.js";

const NEAREST = 160;
const ROOM = 6;
const LENS = 30;
const LEAST_ELEVATION = 35;
/** Share of the picture under the panel beyond which nothing is gained by looking beside it. */
const MOST_COVERED = 0.7;

export class Finding {
  #kit; #turn = 0;

  /** `kit`: {viewer, bench, t, language, announce, identify}. */
  constructor(kit) {
    this.#kit = kit;
    const { t, identify } = kit;
    this.words = element("input", { id: identify("words"), type: "search", maxLength: 100, autocomplete: "off" });
    const form = element("form", { className: "kit-typed", attributes: { role: "search" } }, field(t("kit.find_label"), this.words, t("kit.find_hint")),
      element("button", { type: "submit", className: "btn main", textContent: t("kit.find_do") }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#find(this.words.value.trim());
    });
    this.hits = element("ul", { className: "list kit-hits" });
    this.element = element("div", { className: "stack" }, form, this.hits);
  }

  open() {
    this.words.focus();
  }

  async #find(words) {
    if (words === "") return;
    const { bench, language, t, announce } = this.#kit;
    this.hits.replaceChildren();
    const place = coordinateOf(words, bench.model.anchor);
    if (place !== null) {
      const title = t("kit.coordinate", { place: inUtm(place, bench.model.anchor, language) });
      this.#show([{ ...place, title, id: null, size: 0, layer_title: "" }]);
      this.#go({ ...place, title, id: null, size: 0 });
      return;
    }
    const turn = (this.#turn += 1);
    announce(t("kit.searching"));
    try {
      const { body } = await send("GET", `/api/v1/find?q=${encodeURIComponent(words)}`, { language });
      if (turn !== this.#turn) return;
      this.#show(body.hits);
      const said = body.hits.length === 0 ? t("kit.found_nothing") : t(body.more ? "kit.found_more" : "kit.found", { count: body.hits.length });
      const meant = body.corrected === "" ? [] : [t("kit.found_meant")];
      announce([...meant, said, ...(body.partial ? [t("kit.found_partly")] : [])].join(" "));
    } catch (error) {
      announce(error.message);
    }
  }

  #show(hits) {
    this.hits.replaceChildren(...hits.map((hit) => element("li", {}, button([hit.title, hit.type === "Dataset" ? this.#kit.t("kit.found_dataset") : hit.layer_title].filter(Boolean).join(" · "), () => this.#go(hit), { className: "btn bare wraps" }))));
  }

  /** Where to look so that a place stands in the middle of what this panel leaves free of the picture. */
  #beside({ lon, lat, azimuth, distance }) {
    const [panel, view] = [this.element.getBoundingClientRect(), this.#kit.bench.container.getBoundingClientRect()];
    const isOver = panel.top < view.bottom && panel.bottom > view.top && panel.left < view.right;
    const covered = isOver ? Math.max(0, panel.right - view.left) : 0;
    if (covered === 0 || covered > view.width * MOST_COVERED) return { lon, lat };
    const metresPerPixel = (2 * distance * Math.tan((LENS * Math.PI) / 360)) / view.height;
    const left = (covered / 2) * metresPerPixel;
    const turned = (azimuth * Math.PI) / 180;
    return { lon: lon - (left * Math.cos(turned)) / (111_320 * Math.cos((lat * Math.PI) / 180)), lat: lat + (left * Math.sin(turned)) / 110_540 };
  }

  /** Flies to a hit, rings it and chooses its building. */
  #go({ lon, lat, id, title, size, type }) {
    const { viewer, bench, t, announce } = this.#kit;
    const camera = viewer.getCamera();
    const height = viewer.groundAt({ lon, lat }) ?? camera.height;
    const reach = Math.max(6, size / 2);
    const [east, north] = [reach / (111_320 * Math.cos((lat * Math.PI) / 180)), reach / 110_540];
    viewer.outline([[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([x, y]) => ({ lon: lon + x * east, lat: lat + y * north })));
    const distance = Math.max(NEAREST, size * ROOM);
    const aside = this.#beside({ lon, lat, azimuth: camera.azimuth, distance });
    viewer.show({ camera: { ...aside, height, azimuth: camera.azimuth, elevation: Math.max(LEAST_ELEVATION, camera.elevation), distance, fov: LENS } });
    const isBuilding = type === "CityModel";
    viewer.highlight(isBuilding ? [id] : []);
    if (isBuilding) bench.container.dispatchEvent(new CustomEvent("kit:chosen", { detail: { id, name: title } }));
    announce(t("kit.went_to", { name: title }));
  }
}
