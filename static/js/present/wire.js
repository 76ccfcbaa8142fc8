/** The line between the screen and the speaker's window: messages {type, ...} between pages of one origin, without a server. */

/** One end of the line; `hear(message)` is called with what the other end says. */
export class Wire {
  #channel;

  constructor(name, hear) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener("message", ({ data }) => hear(data));
  }

  say(type, detail = {}) {
    this.#channel.postMessage({ ...detail, type });
  }
}

/** Name of the line of one talk: `key` keeps two talks on one machine apart. */
export function lineOf(edition, key) {
  return `twin-talk-${edition}-${key}`;
}
