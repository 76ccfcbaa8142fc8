/** The reader page /s/<slug>. */

import { startReading } from "../story/reading.js";

startReading(document.body, JSON.parse(document.getElementById("story").textContent));
