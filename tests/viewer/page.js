// Page under test: opens a viewer and keeps what it tells.
import "../../static/js/elements/twin-kit.js";
import { createViewer } from "../../static/js/viewer/viewer.js";

window.told = [];
window.fetched = [];

window.open3d = async (model, options = {}) => {
  const container = document.querySelector("#model");
  for (const name of ["twin:pick", "twin:error", "twin:ready", "twin:camera", "twin:split", "twin:shown"]) {
    container.addEventListener(name, ({ detail }) => window.told.push({ name, detail }));
  }
  if (options.files) {
    options.fetchResource = async (url) => {
      window.fetched.push(url);
      if (!(url in options.files)) throw new Error(`no such file: ${url}`);
      return Uint8Array.from(atob(options.files[url]), (letter) => letter.charCodeAt(0)).buffer;
    };
  }
  window.viewer = await createViewer(container, model, { quality: "fein", antialias: false, ...options });
};

window.openKit = (texts, language) => {
  const kit = document.body.appendChild(document.createElement("twin-kit"));
  kit.open(window.viewer, { texts, language });
  window.kit = kit;
};
