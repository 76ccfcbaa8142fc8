/**
 * Opens the offline file: unpacks what it carries and starts the player, which is one of the carried files. The player runs
 * as an inline script, so the page's policy lets it in by its checksum and nothing else.
 */
(() => {
  const PLAYER = "player.js";

  async function unpack(base64) {
    const binary = atob(base64);
    const packed = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i += 1) packed[i] = binary.charCodeAt(i);
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer();
  }

  async function open() {
    const index = new Map(JSON.parse(document.getElementById("resources").textContent).files.map((file) => [file.url, file]));
    const content = await unpack(document.getElementById("files").textContent);
    globalThis.twinFiles = (url) => {
      const file = index.get(url);
      if (!file) throw new Error(`not in this file: ${url}`);
      return content.slice(file.offset, file.offset + file.bytes);
    };
    const player = document.createElement("script");
    player.textContent = new TextDecoder().decode(globalThis.twinFiles(PLAYER));
    document.body.append(player);
  }

  open().catch((error) => {
    document.getElementById("failed").hidden = false;
    document.documentElement.classList.remove("js");
    throw error;
  });
})();
