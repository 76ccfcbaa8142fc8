/** A sheet to print: the picture, and below it heading, legends, scale bar, north arrow, sources and date. */

import { niceStep } from "./profile.js";

const INK = "#171A20";
const PAPER = "#FFFFFF";
const BADGES = { 0: "#4C535E", A: "#0A3F73", B: "#B8500A", C: "#1B7462", D: "#7A2E6B", E: "#6B6B00" };
const LINE = 1.5;
/** Share of a caption's width that scale bar and north arrow take. */
const SIDE = 0.3;
const FAMILY = '"Fira Sans", "Noto Sans", sans-serif';
/** Legends below the picture: columns at most, lines before another column is begun, and lines in all: the picture is what counts. */
const LEGEND = { columns: 4, lines: 5, most: 40 };

function wrapped(pen, words, width) {
  const lines = [""];
  for (const word of words.split(" ")) {
    const longer = lines.at(-1) === "" ? word : `${lines.at(-1)} ${word}`;
    if (pen.measureText(longer).width <= width || lines.at(-1) === "") lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function drawBadges(pen, { panes, origin, font, nameOf }) {
  for (const { letter, left, top, width } of panes) {
    if (panes.length === 1 && letter === "0") continue;
    const words = nameOf(letter);
    const isRight = panes.length === 2 && left > 0 && top === 0 && panes[0].top === 0 && left === panes[0].left + panes[0].width;
    const wide = pen.measureText(words).width + font;
    const x = origin.left + (isRight ? left + width - wide - font : left + font);
    const y = origin.top + top + font;
    pen.fillStyle = BADGES[letter] ?? INK;
    pen.fillRect(x, y, wide, font * 1.8);
    pen.fillStyle = PAPER;
    pen.fillText(words, x + font / 2, y + font * 1.25);
  }
}

/** The scale bar with its length in metres written above. */
function drawScale(pen, { metresPerDot, words, x, y, room, font }) {
  const step = niceStep(metresPerDot * room * 2.2);
  const length = step / metresPerDot;
  pen.lineWidth = font / 8;
  pen.strokeStyle = INK;
  pen.strokeRect(x, y, length, font * 0.45);
  pen.fillStyle = INK;
  pen.fillRect(x, y, length / 2, font * 0.45);
  pen.fillText("0", x, y - font * 0.4);
  pen.fillText(words(step), x + length + font * 0.4, y + font * 0.5);
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
  const all = legends.flatMap(({ title, lines }) => [{ title }, ...lines.map(({ label, color }) => ({ label, color }))]);
  const rows = all.length > LEGEND.most ? [...all.slice(0, LEGEND.most - 1), { title: "…" }] : all;
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

/** A sheet whose picture still has to be drawn on it. */
export class Sheet {
  #facts; #font; #margin; #said; #columns; #side;

  /**
   * `page`: {width, height: in dots or null to follow the picture, font: size of the words, margin, shape: height of the picture by its width
   * where the page follows it}. `facts`: {title, lines: sentences below, legends: [{title, lines: [{color, label}]}],
   * scaleRows: lines of words kept free below the scale bar}.
   */
  constructor({ width, height, font, margin, shape = 1 }, facts) {
    this.canvas = document.createElement("canvas");
    this.pen = this.canvas.getContext("2d");
    this.#facts = facts;
    this.#font = font;
    this.#margin = margin;
    const inner = width - 2 * margin;
    this.#side = Math.round(inner * SIDE);
    this.#write();
    this.#said = facts.lines.flatMap((line) => wrapped(this.pen, line, inner - margin - this.#side));
    this.#columns = columnsOf(facts.legends);
    const below = Math.round(margin / 2) + this.#captionHeight() + this.#legendHeight();
    const high = height === null ? Math.round(inner * shape) : Math.floor(height - 2 * margin - below);
    /** Where the picture belongs, in dots. */
    this.place = { left: margin, top: margin, width: inner, height: high };
    Object.assign(this.canvas, { width, height: height ?? Math.round(high + 2 * margin + below) });
    this.pen.fillStyle = PAPER;
    this.pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }

  #write(weight = "", share = 1) {
    this.pen.fillStyle = INK;
    this.pen.font = `${weight} ${Math.round(this.#font * share)}px ${FAMILY}`.trim();
  }

  #captionHeight() {
    return this.#font * Math.max(LINE * (this.#said.length + 1.6), LINE * this.#facts.scaleRows + 3.4);
  }

  #legendHeight() {
    return this.#columns.high > 0 ? this.#font * LINE * (this.#columns.high + 0.5) : 0;
  }

  /**
   * Writes what belongs around the picture: {panes: in dots of the picture, nameOf(letter), metresPerDot: in its middle or null where a scale
   * means nothing, scaleLines: what is said of the scale, scaleWords(metres), north: angle on the sheet in radians clockwise from up, northLetter}.
   */
  finish({ panes, nameOf, metresPerDot, scaleLines, scaleWords, north, northLetter }) {
    const { pen } = this;
    const [font, margin] = [this.#font, this.#margin];
    const { left, top, width, height } = this.place;
    this.#write("600");
    drawBadges(pen, { panes, origin: this.place, font, nameOf });
    pen.strokeStyle = INK;
    pen.lineWidth = Math.max(1, font / 16);
    pen.strokeRect(left, top, width, height);
    const below = top + height + margin / 2;
    this.#write("600", 1.35);
    pen.fillText(this.#facts.title, left, below + font * 1.2, width - this.#side - margin);
    this.#write();
    this.#said.forEach((line, i) => pen.fillText(line, left, below + font * (2.9 + LINE * i)));
    drawLegends(pen, this.#columns, { left, top: below + this.#captionHeight(), width, font, normal: `${font}px ${FAMILY}` });
    this.#write();
    const right = left + width - this.#side;
    drawNorth(pen, { angle: north, x: right + font * 2, y: below + font * 2.2, size: font * 1.1, letter: northLetter });
    if (metresPerDot !== null) drawScale(pen, { metresPerDot, words: scaleWords, x: right + font * 5, y: below + font * 1.9, room: this.#side - font * 11, font });
    const lines = scaleLines.flatMap((line) => wrapped(pen, line, this.#side - font * 5));
    lines.forEach((line, i) => pen.fillText(line, right + font * 5, below + font * ((metresPerDot === null ? 1.9 : 4.2) + LINE * i)));
  }
}
