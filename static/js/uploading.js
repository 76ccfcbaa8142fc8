/** Sends a file in parts that can be resumed: begin, append, go on where the server stands. */

import { Problem, send } from "./api.js";

const PART_BYTES = 8 * 1024 * 1024;
const ATTEMPTS = 5;

/** Returns the id of the complete upload; `onProgress` is called with 0..1; `signal.cancelled` stops between two parts. */
export async function sendFile(file, { language, onProgress, signal }) {
  const begun = await send("POST", "/api/v1/uploads", { json: { name: file.name, size: file.size }, language });
  const { id } = begun.body;
  let received = begun.body.received;
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
      if (error instanceof Problem && error.code !== "UPLOAD_OFFSET") throw error;
      failures += 1;
      if (failures > ATTEMPTS) throw error;
      received = (await send("GET", `/api/v1/uploads/${id}`, { language })).body.received;
    }
  }
  onProgress(1);
  return id;
}
