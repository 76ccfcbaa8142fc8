/** The only caller of fetch() on the pages of the house: sends and reads JSON, turns problems into errors with a sentence. */

export class Problem extends Error {
  /** @param {{code?: string, detail?: string, title?: string, question?: string, choices?: any[]}} members of RFC 9457 */
  constructor(status, members) {
    super(members.detail || members.title || `HTTP ${status}`);
    this.status = status;
    this.code = members.code || "";
    this.members = members;
  }
}

/** Returns {status, headers, body} of one request; throws Problem for every status of 400 and more. */
export async function send(method, path, { json, bytes, headers = {}, language = "de" } = {}) {
  const address = new URL(path, location.href);
  if (language === "en") address.searchParams.set("lang", "en");
  const response = await fetch(address, {
    method,
    credentials: "same-origin",
    headers: { Accept: "application/json", ...(json === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
    body: json === undefined ? bytes : JSON.stringify(json),
  });
  const kind = response.headers.get("Content-Type") || "";
  const body = kind.includes("json") ? await response.json() : null;
  if (!response.ok) throw new Problem(response.status, body || {});
  return { status: response.status, headers: response.headers, body };
}

/** Bytes of a file of the house; throws Problem for every status of 400 and more. */
export async function load(path) {
  const response = await fetch(path, { credentials: "same-origin" });
  if (!response.ok) throw new Problem(response.status, {});
  return response.arrayBuffer();
}
