/** How long a scene takes: 180 words a minute, and ten seconds for looking at the model; as twin/storytelling/scene.py counts. */

const WORDS_PER_MINUTE = 180;
const LOOKING_SECONDS = 10;

/** Words of narrative and heading of a scene in one language. */
export function wordsOf(scene, language) {
  return [scene.narrative, scene.heading].flatMap((text) => (text?.[language] ?? "").split(/\s+/).filter(Boolean)).length;
}

/** Seconds one scene takes. */
export function secondsOf(scene, language) {
  return LOOKING_SECONDS + Math.round((wordsOf(scene, language) * 60) / WORDS_PER_MINUTE);
}

/** Minutes all scenes take together, at least one. */
export function minutesOf(scenes, language) {
  return Math.max(1, Math.ceil(scenes.reduce((sum, scene) => sum + secondsOf(scene, language), 0) / 60));
}
