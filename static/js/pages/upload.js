/** The page of a new dataset. */

import "../elements/twin-address.js";
import "../elements/twin-viewer.js";
import "../elements/twin-placing.js";
import "../elements/twin-upload.js";

const texts = JSON.parse(document.getElementById("texts").textContent);
for (const name of ["twin-upload", "twin-address"]) document.querySelector(name).texts = texts;
document.querySelector("twin-upload").open();
