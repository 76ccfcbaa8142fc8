/** The page of a new dataset. */

import "../elements/twin-upload.js";

document.querySelector("twin-upload").texts = JSON.parse(document.getElementById("texts").textContent);
