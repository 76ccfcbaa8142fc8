/** The page of a new dataset. */

import "../elements/twin-viewer.js";
import "../elements/twin-placing.js";
import "../elements/twin-upload.js";

const upload = document.querySelector("twin-upload");
upload.texts = JSON.parse(document.getElementById("texts").textContent);
upload.open();
