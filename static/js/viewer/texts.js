/** Built-in sentences of the viewer in German and English, so that it speaks even where no page hands in a dictionary. */

import { translator } from "../locale.js";

const GERMAN = {
  "viewer.model": "3D-Modell",
  "viewer.help": "Pfeiltasten verschieben, Umschalt und Pfeiltasten drehen und neigen, Plus und Minus ändern den Abstand, Pos1 zeigt den Startblick, Eingabe wählt die Bildmitte, Esc verlässt das Modell.",
  "viewer.baseline": "Bestand",
  "viewer.alternative": "Variante {letter}",
  "viewer.tools": "Ansicht",
  "viewer.start": "Startblick",
  "viewer.nearer": "Näher",
  "viewer.farther": "Weiter weg",
  "viewer.north": "Nach Norden ausrichten",
  "viewer.fullscreen": "Vollbild",
  "viewer.fullscreen.leave": "Vollbild verlassen",
  "viewer.swipe": "Trennlinie zwischen {left} und {right}",
  "viewer.swipe.value": "{left} {leftShare} %, {right} {rightShare} %",
  "viewer.blink.pause": "Wechsel anhalten",
  "viewer.blink.play": "Abwechselnd zeigen",
  "viewer.figures": "Figuren zum Größenvergleich",
  "viewer.loading": "Modell wird geladen",
  "viewer.error.webgl": "Standbild: 3D ist hier nicht möglich. Text und Zahlen gelten unverändert.",
  "viewer.context.lost": "Das Gerät hat die 3D-Darstellung unterbrochen; sie kommt gleich wieder. Text und Zahlen gelten unverändert.",
  "viewer.context.back": "Die 3D-Darstellung ist wieder da.",
  "viewer.error.context": "Die 3D-Darstellung wurde vom Gerät beendet. Text und Zahlen gelten unverändert; neu laden zeigt das Modell wieder.",
  "viewer.error.tile": "Ein Teil des Modells konnte nicht geladen werden; der Rest wird gezeigt. Bitte die Verbindung prüfen und es noch einmal versuchen.",
  "viewer.error.layer": "Die Ebene „{title}“ konnte nicht geladen werden; der Rest wird gezeigt. Bitte die Verbindung prüfen und es noch einmal versuchen.",
  "viewer.error.layers": "Die Ebenen {titles} konnten nicht geladen werden; der Rest wird gezeigt. Bitte die Verbindung prüfen und es noch einmal versuchen.",
  "viewer.error.named": "„{title}“",
  "viewer.retry": "Erneut versuchen",
  "viewer.picked": "Ausgewählt: {name}",
  "viewer.picked.nothing": "Kein Objekt an dieser Stelle",
};

const ENGLISH = {
  "viewer.model": "3D model",
  "viewer.help": "Arrow keys move, Shift and arrow keys turn and tilt, plus and minus change the distance, Home shows the start view, Enter chooses what is in the middle, Esc leaves the model.",
  "viewer.baseline": "Today",
  "viewer.alternative": "Alternative {letter}",
  "viewer.tools": "View",
  "viewer.start": "Start view",
  "viewer.nearer": "Nearer",
  "viewer.farther": "Farther",
  "viewer.north": "Turn north up",
  "viewer.fullscreen": "Full screen",
  "viewer.fullscreen.leave": "Leave full screen",
  "viewer.swipe": "Dividing line between {left} and {right}",
  "viewer.swipe.value": "{left} {leftShare} %, {right} {rightShare} %",
  "viewer.blink.pause": "Stop alternating",
  "viewer.blink.play": "Show in turn",
  "viewer.figures": "Figures show the scale",
  "viewer.loading": "Loading the model",
  "viewer.error.webgl": "Still picture: 3D is not possible here. Text and figures are unaffected.",
  "viewer.context.lost": "The device has interrupted the 3D view; it will be back in a moment. Text and figures are unaffected.",
  "viewer.context.back": "The 3D view is back.",
  "viewer.error.context": "The device has ended the 3D view. Text and figures are unaffected; reloading shows the model again.",
  "viewer.error.tile": "A part of the model could not be loaded; the rest is shown. Please check the connection and try again.",
  "viewer.error.layer": "The layer “{title}” could not be loaded; the rest is shown. Please check the connection and try again.",
  "viewer.error.layers": "The layers {titles} could not be loaded; the rest is shown. Please check the connection and try again.",
  "viewer.error.named": "“{title}”",
  "viewer.retry": "Try again",
  "viewer.picked": "Chosen: {name}",
  "viewer.picked.nothing": "No object at this place",
};

/** Function t(key, params) for `language` ("de", "en"), with the sentences in `replacements` put first. */
export function viewerTexts(language, replacements = {}) {
  const builtIn = String(language).toLowerCase().startsWith("en") ? ENGLISH : GERMAN;
  return translator({ ...builtIn, ...replacements });
}
