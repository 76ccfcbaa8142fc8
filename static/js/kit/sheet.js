/** A sheet to print: the picture, and below it heading, scale bar, north arrow, sources and date. */

import { niceStep } from "./profile.js";

const INK = "#171A20";
const PAPER = "#FFFFFF";
const BADGES = { 0: "#4C535E", A: "#0A3F73", B: "#B8500A", C: "#1B7462", D: "#7A2E6B", E: "#6B6B00" };
/** Parts of a caption in shares of the sheet's width. */
const FONT = 0.0125;
const MARGIN = 0.02;
const LINE = 1.5;

function wrapped(pen, words, width) {
  const lines = [""];
  for (const word of words.split(" ")) {
    const longer = lines.at(-1) === "" ? word : `${lines.at(-1)} ${word}`;
    if (pen.measureText(longer).width <= width || lines.at(-1) === "") lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function drawBadges(pen, panes, ratio, font, nameOf) {
  for (const { letter, left, top, width } of panes) {
    if (panes.length === 1 && letter === "0") continue;
    const words = nameOf(letter);
    const isRight = panes.length === 2 && left > 0 && top === 0 && panes[0].top === 0 && left === panes[0].left + panes[0].width;
    const wide = pen.measureText(words).width + font;
    const x = isRight ? (left + width) * ratio - wide - font : left * ratio + font;
    pen.fillStyle = BADGES[letter] ?? INK;
    pen.fillRect(x, top * ratio + font, wide, font * 1.8);
    pen.fillStyle = PAPER;
    pen.fillText(words, x + font / 2, top * ratio + font * 2.25);
  }
}

/** The scale bar with its length in metres written above. */
function drawScale(pen, { metresPerPixel, words, x, y, room, font }) {
  const step = niceStep(metresPerPixel * room * 2.2);
  const length = step / metresPerPixel;
  pen.lineWidth = font / 8;
  pen.strokeStyle = INK;
  pen.strokeRect(x, y, length, font * 0.45);
  pen.fillStyle = INK;
  pen.fillRect(x, y, length / 2, font * 0.45);
  pen.fillText("0", x, y - font * 0.4);
  pen.fillText(words(step), x + length + font * 0.4, y + font * 0.5);
  return step;
}

function drawNorth(pen, { angle, x, y, size, letter }) {
  pen.save();
  pen.translate(x, y);
  pen.rotate(angle);
  pen.fillStyle = INK;
  pen.beginPath();
  pen.moveTo(0, -size);
  pen.lineTo(size * 0.45, size * 0.7);
  pen.lineTo(0, size * 0.4);
  pen.lineTo(-size * 0.45, size * 0.7);
  pen.closePath();
  pen.fill();
  pen.restore();
  pen.textAlign = "center";
  pen.fillText(letter, x + Math.sin(angle) * size * 1.6, y - Math.cos(angle) * size * 1.6 + size * 0.3);
  pen.textAlign = "left";
}

/** Legends in a box at the lower left of the picture, as many lines as there is room for. */
function drawLegends(pen, legends, { bottom, left, font, height }) {
  const rows = legends.flatMap(({ title, lines }) => [{ title }, ...lines]);
  const most = Math.max(0, Math.floor((height * 0.8) / (font * LINE)));
  const shown = rows.slice(0, most);
  if (shown.length === 0) return;
  const wide = Math.max(...shown.map(({ title, label }) => pen.measureText(title ?? label).width + (title ? 0 : 2.2 * font))) + 2 * font;
  const high = shown.length * font * LINE + font;
  pen.fillStyle = "rgba(255, 255, 255, 0.94)";
  pen.fillRect(left, bottom - high, wide, high);
  shown.forEach(({ title, label, color }, i) => {
    const y = bottom - high + font * (0.5 + LINE * (i + 0.75));
    if (!title) {
      pen.fillStyle = color;
      pen.fillRect(left + font, y - font * 0.85, font * 1.5, font);
    }
    pen.fillStyle = INK;
    pen.fillText(title ?? label, left + font + (title ? 0 : font * 2.2), y);
  });
}

/**
 * A canvas of the sheet. `facts`: {image, panes, cssWidth, title, lines: sentences below, metresPerPixel: of the image in its middle or
 * null where a scale means nothing, lettered(pen): draws what letters the
 * picture, legends: [{title, lines: [{color, label}]}], scaleWords(metres), north: angle on the sheet in radians clockwise from up, northLetter, nameOf(letter)}.
 */
export function sheetOf({ image, panes, cssWidth, title, lines, legends, lettered, metresPerPixel, scaleWords, north, northLetter, nameOf }) {
  const { width } = image;
  const font = Math.max(11, Math.round(width * FONT));
  const margin = Math.round(width * MARGIN);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const normal = `${font}px "Fira Sans", "Noto Sans", sans-serif`;
  pen.font = normal;
  const side = Math.round(width * 0.3);
  const said = lines.flatMap((line) => wrapped(pen, line, width - 3 * margin - side));
  const strip = margin * 2 + Math.max(font * LINE * (said.length + 1.6), font * 5.5);
  Object.assign(canvas, { width, height: Math.round(image.height + strip) });
  pen.fillStyle = PAPER;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0);
  lettered(pen);
  pen.font = normal;
  drawLegends(pen, legends, { bottom: image.height - font, left: font, font, height: image.height });
  pen.font = `600 ${normal}`;
  drawBadges(pen, panes, width / cssWidth, font, nameOf);
  const top = image.height + margin;
  pen.fillStyle = INK;
  pen.font = `600 ${Math.round(font * 1.35)}px "Fira Sans", "Noto Sans", sans-serif`;
  pen.fillText(title, margin, top + font * 1.2);
  pen.font = normal;
  said.forEach((line, i) => pen.fillText(line, margin, top + font * (2.9 + LINE * i)));
  const right = width - margin - side;
  drawNorth(pen, { angle: north, x: right + font * 2, y: top + font * 2.2, size: font * 1.1, letter: northLetter });
  if (metresPerPixel !== null) drawScale(pen, { metresPerPixel, words: scaleWords, x: right + font * 5, y: top + font * 2.2, room: side - font * 13, font });
  return canvas;
}
