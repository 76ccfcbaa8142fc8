/** The editor of a storyboard. */

import "../elements/twin-kit.js";
import "../elements/twin-layers.js";
import "../elements/twin-viewer.js";
import { openEditor } from "../storyedit/editor.js";

openEditor(document.querySelector("[data-storyedit]"), JSON.parse(document.getElementById("storyedit").textContent));
