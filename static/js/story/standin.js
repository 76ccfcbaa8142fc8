/** What stands in the model's place where the browser draws no 3D: the picture the server took of a scene, else site plans of its states. */

const BASELINE = "0";

/** Puts it on `stage` for every scene `page` turns to. `player`, `data`, `t` of the reader; `held(name)` gives the bytes of a file of the edition. */
export function standIn(page, stage, { player, data, held, t }) {
  const still = stage.querySelector("[data-still]");
  const listed = (words = "") => words.split(" ").filter(Boolean);
  const [pictured, planned] = [listed(still?.dataset.still).map(Number), listed(stage.dataset.plans)];
  const plans = stage.appendChild(Object.assign(document.createElement("div"), { className: "stage-plans" }));
  const turn = async () => {
    const scene = data.scenes[player.index];
    const { shown } = player.view(scene);
    const isPictured = pictured.includes(player.index + 1) && isOwn(scene, shown);
    if (still) showStill(still, isPictured ? player.index + 1 : null);
    const letters = isPictured ? [] : shown.filter((letter) => planned.includes(letter));
    stage.querySelector(".twin-message").textContent = t(isPictured || letters.length > 0 ? "story.stands_in" : "story.no_stand_in");
    plans.hidden = letters.length === 0;
    plans.replaceChildren(...await Promise.all(letters.map((letter) => planOf(letter, { page, held, t }))));
  };
  for (const name of ["twin:scene", "twin:switch"]) page.addEventListener(name, turn);
  turn();
}

/** Whether the state looked at is the one the scene was pictured with. */
function isOwn({ comparison, shown }, [letter]) {
  return comparison !== "none" || letter === (shown.find((one) => one !== BASELINE) ?? BASELINE);
}

function showStill(still, number) {
  const { base, query = "" } = still.dataset;
  still.hidden = number === null;
  // the scene's words stand beside it and say what is seen
  if (number !== null) still.src = `${base}${number}.png${query}`;
}

async function planOf(letter, { page, held, t }) {
  const figure = document.createElement("figure");
  const name = t(letter === BASELINE ? "common.baseline" : "common.alternative", { letter });
  const plan = URL.createObjectURL(new Blob([await held(`plan-${letter}.svg`)], { type: "image/svg+xml" }));
  const image = Object.assign(document.createElement("img"), { src: plan, alt: t("story.plan_of", { name }) });
  image.addEventListener("load", () => URL.revokeObjectURL(plan), { once: true });
  const words = document.createElement("figcaption");
  const badge = page.querySelector(`.switches [data-letter="${letter}"] .badge`)?.cloneNode(true);
  words.append(...(badge ? [badge] : []), t("story.plan_of", { name }));
  figure.append(words, image);
  return figure;
}
