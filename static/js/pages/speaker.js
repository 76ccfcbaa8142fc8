/** The speaker's window /s/<slug>/e<n>/speaker. */

import { translator } from "../locale.js";
import { Desk } from "../present/desk.js";

new Desk(document.body, translator(JSON.parse(document.getElementById("words").textContent)));
