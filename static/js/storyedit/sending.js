/** A picture, video or captions sent to the server: uploaded in parts, made fit there, answered with its address and what it is. */

import { send } from "../api.js";
import { forgetUpload, sendFile } from "../uploading.js";

/** What the server made of `file`: {src, thumbnail, kind, ...}; throws Problem. `told(0..1)` hears how far it is. */
export async function sendMedium(file, { url, language, told }) {
  const upload = await sendFile(file, { language, onProgress: told, signal: { cancelled: false } });
  const { body } = await send("POST", url, { json: { upload }, language });
  forgetUpload(file);
  return body;
}

/** The picture a video shows now, as a file; null where the browser cannot draw it. */
export async function stillOf(video, name) {
  const canvas = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
  if (canvas.width === 0) return null;
  canvas.getContext("2d").drawImage(video, 0, 0);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/webp", 0.9));
  return blob && new File([blob], name, { type: blob.type, lastModified: Date.now() });
}

/** A still from the beginning of a video file, null where the browser does not play it. */
export async function firstStill(file, name) {
  const video = Object.assign(document.createElement("video"), { muted: true, preload: "auto", src: URL.createObjectURL(file) });
  try {
    await once(video, "loadeddata");
    const length = Number.isFinite(video.duration) ? video.duration : 0;
    video.currentTime = Math.min(1, length / 4);
    if (video.currentTime > 0) await once(video, "seeked");
    return await stillOf(video, name);
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(video.src);
  }
}

function once(video, event) {
  return new Promise((resolve, reject) => {
    video.addEventListener(event, resolve, { once: true });
    video.addEventListener("error", reject, { once: true });
    setTimeout(reject, 10_000);
  });
}
