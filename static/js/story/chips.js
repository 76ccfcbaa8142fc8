/** The chips over the model: date and clock of the sun, data and their age, and the scale at the place looked at. */

const SCALE_STEPS = [5, 10, 20, 50, 100, 200, 500, 1000];
const WIDEST = 120;

/** Chips in `stage`; `data` is the story's data block, `t` its sentences. */
export class Chips {
  constructor(stage, data, t) {
    this.stage = stage;
    this.chips = Object.fromEntries([...stage.querySelectorAll("[data-chip]")].map((chip) => [chip.dataset.chip, chip]));
    const layer = data.model.layers?.find(({ kind }) => kind === "buildings") ?? data.model.layers?.[0];
    this.#write("data", layer?.data_date ? t("story.data_chip", { title: layer.title, month: month(layer.data_date) }) : "");
  }

  /** Shows the sun of a scene. */
  showSun(scene) {
    this.#write("sun", scene.sun_display);
  }

  /** Shows the scale for `camera` and a picture of `height` pixels; without a length that fits the chip is left out. */
  showScale(camera, height) {
    const chip = this.chips.scale;
    if (!chip) return;
    const pixels = height / (2 * camera.distance * Math.tan((camera.fov * Math.PI) / 360));
    const length = SCALE_STEPS.findLast((step) => step * pixels <= WIDEST);
    chip.hidden = length === undefined || length * pixels < 20;
    if (chip.hidden) return;
    chip.querySelector("b").textContent = length >= 1000 ? "1 km" : `${length} m`;
    const bar = chip.querySelector("svg");
    const width = Math.round(length * pixels);
    bar.setAttribute("width", width);
    bar.querySelector("path").setAttribute("d", `M1 1v8h${width - 2}v-8`);
  }

  #write(name, text) {
    const chip = this.chips[name];
    if (!chip) return;
    chip.hidden = !text;
    chip.querySelector("span").textContent = text;
  }
}

function month(isoDate) {
  const [year, number] = isoDate.split("-");
  return `${number}/${year}`;
}
