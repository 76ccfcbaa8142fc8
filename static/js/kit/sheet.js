/** A sheet to print: the picture, and below it heading, scale bar, north arrow, sources and date. */

import { niceStep } from "./profile.js";

const INK = "#171A20";
const PAPER = "#FFFFFF";
const BADGES = { 0: "#4C535E", A: "#0A3F73", B: "#B8500A", C: "#1B7462", D: "#7A2E6B", E: "#6B6B00" };
/** Parts of a caption in shares of the sheet's width. */
const FONT = 0.0125;
const MARGIN = 0.02;
const LINE = 1.5;
/** Legends below the picture: columns at most, and lines before another column is begun. */
const LEGEND = { columns: 4, lines: 5 };

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

/** Lines of legends [{title} | {label, color}] in columns: how many there are and how many lines each has. */
function columnsOf(legends) {
  const rows = legends.flatMap(({ title, lines }) => [{ title }, ...lines.map(({ label, color }) => ({ label, color }))]);
  const count = Math.min(LEGEND.columns, Math.ceil(rows.length / LEGEND.lines));
  return { rows, count, high: count === 0 ? 0 : Math.ceil(rows.length / count) };
}

function drawLegends(pen, { rows, count, high }, { left, top, width, font, normal }) {
  rows.forEach(({ title, label, color }, i) => {
    const [x, y] = [left + (Math.floor(i / high) * width) / count, top + font * LINE * ((i % high) + 0.75)];
    pen.font = title ? `600 ${normal}` : normal;
    if (!title) {
      pen.fillStyle = color;
      pen.fillRect(x, y - font * 0.85, font * 1.5, font);
    }
    pen.fillStyle = INK;
    pen.fillText(title ?? label, x + (title ? 0 : font * 2), y, width / count - font * 3);
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
  const caption = Math.max(font * LINE * (said.length + 1.6), font * 5.5);
  const columns = columnsOf(legends);
  const strip = margin * 2 + caption + (columns.high > 0 ? font * LINE * (columns.high + 0.5) : 0);
  Object.assign(canvas, { width, height: Math.round(image.height + strip) });
  pen.fillStyle = PAPER;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0);
  lettered(pen);
  pen.font = `600 ${normal}`;
  drawBadges(pen, panes, width / cssWidth, font, nameOf);
  const top = image.height + margin;
  pen.fillStyle = INK;
  pen.font = `600 ${Math.round(font * 1.35)}px "Fira Sans", "Noto Sans", sans-serif`;
  pen.fillText(title, margin, top + font * 1.2);
  pen.font = normal;
  said.forEach((line, i) => pen.fillText(line, margin, top + font * (2.9 + LINE * i)));
  drawLegends(pen, columns, { left: margin, top: top + caption, width: width - 2 * margin, font, normal });
  pen.font = normal;
  const right = width - margin - side;
  drawNorth(pen, { angle: north, x: right + font * 2, y: top + font * 2.2, size: font * 1.1, letter: northLetter });
  if (metresPerPixel !== null) drawScale(pen, { metresPerPixel, words: scaleWords, x: right + font * 5, y: top + font * 2.2, room: side - font * 13, font });
  return canvas;
}
