/** Sends a file in parts that can be resumed: begin, append, go on where the server stands, also after the page was closed. */

import { Problem, send } from "./api.js";

const PART_BYTES = 8 * 1024 * 1024;
const ATTEMPTS = 5;

const keyOf = (file) => `twin-upload:${file.name}:${file.size}:${file.lastModified}`;

/** What the browser remembers of an interrupted upload; a browser that keeps nothing begins anew. */
const memory = {
  get(file) {
    try {
      return localStorage.getItem(keyOf(file));
    } catch {
      return null;
    }
  },
  set(file, id) {
    try {
      localStorage.setItem(keyOf(file), id);
    } catch {
      // private windows keep nothing
    }
  },
  forget(file) {
    try {
      localStorage.removeItem(keyOf(file));
    } catch {
      // nothing was kept
    }
  },
};

/** Forgets an upload that was used: the same file sent again is a new one. */
export function forgetUpload(file) {
  memory.forget(file);
}

/** The upload of this file that the server still has, or a new one: {id, received}. */
async function begin(file, language) {
  const known = memory.get(file);
  if (known !== null) {
    try {
      const { body } = await send("GET", `/api/v1/uploads/${known}`, { language });
      if (body.size === file.size) return { id: known, received: body.received };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }
  const { body } = await send("POST", "/api/v1/uploads", { json: { name: file.name, size: file.size }, language });
  memory.set(file, body.id);
  return { id: body.id, received: body.received };
}

/** Returns the id of the complete upload, null when cancelled; `onProgress` is called with 0..1; `signal.cancelled` stops between two parts. */
export async function sendFile(file, { language, onProgress, signal }) {
  let { id, received } = await begin(file, language);
  let failures = 0;
  while (received < file.size) {
    if (signal.cancelled) return null;
    onProgress(received / file.size);
    try {
      const bytes = await file.slice(received, received + PART_BYTES).arrayBuffer();
      const answer = await send("PATCH", `/api/v1/uploads/${id}`, {
        bytes,
        headers: { "Content-Type": "application/octet-stream", "Upload-Offset": String(received) },
        language,
      });
      received = answer.body.received;
      failures = 0;
    } catch (error) {
      if (error instanceof Problem && error.code !== "UPLOAD_OFFSET") {
        memory.forget(file);
        throw error;
      }
      failures += 1;
      if (failures > ATTEMPTS) throw error;
      received = (await send("GET", `/api/v1/uploads/${id}`, { language })).body.received;
    }
  }
  onProgress(1);
  return id;
}
