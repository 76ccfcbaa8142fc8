/** Pictures of the offline file: each stands in it once, in the text part; the story takes them from there. */

/** Gives every picture and video of the story inside `root` the bytes that the text part holds. */
export function fillPictures(root) {
  const held = new Map([...root.querySelectorAll("[data-held]")].map((image) => [image.dataset.held, image.src]));
  for (const image of root.querySelectorAll("[data-src]")) image.src = held.get(image.dataset.src) ?? "";
  for (const video of root.querySelectorAll("[data-poster]")) video.poster = held.get(video.dataset.poster) ?? "";
}
