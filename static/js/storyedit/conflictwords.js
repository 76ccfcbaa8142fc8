/** Places and values of a storyboard in words, for the dialog of two people who saved. */

/** Members of a scene whose words are those of something else. */
const OTHER_WORDS = { camera: "picture", order: "layer_order" };

/** Words for what a key of a merge touches: "title", "scene:<id>/heading". `t`: sentences, `words(text)`: of a text in two languages. */
export function placeWords(key, scenes, { t, words }) {
  const match = /^scene:([^/]+)(?:\/(.+))?$/.exec(key);
  if (!match) return t(key === "title" ? "storyedit.story_title" : `storyedit.${key}`);
  const index = scenes.findIndex(({ id }) => id === match[1]);
  const scene = t("storyedit.scene_n", { number: index + 1 || "–", heading: words(scenes[index]?.heading) });
  return match[2] ? `${scene} · ${t(`storyedit.${OTHER_WORDS[match[2]] ?? match[2]}`)}` : scene;
}

/** Words for a value. */
export function saidWords(value, words) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "object" && "de" in value) return words(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
