/** A table as a CSV file that a German or English spreadsheet opens as it is, made in the browser. */

const BYTE_ORDER_MARK = "\ufeff";

/** CSV text of `heads` and `rows` (unrounded values): semicolons and decimal commas in German, commas and points in English. */
export function csvOf(heads, rows, language) {
  const isGerman = language !== "en";
  const separator = isGerman ? ";" : ",";
  const lines = [heads, ...rows].map((cells) => cells.map((cell) => written(cell, isGerman, separator)).join(separator));
  return `${BYTE_ORDER_MARK}${lines.join("\r\n")}\r\n`;
}

/** A text that a spreadsheet would run as a formula is disarmed by an apostrophe. */
function written(cell, isGerman, separator) {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number") return isGerman ? String(cell).replace(".", ",") : String(cell);
  const text = /^[=+\-@\t\r]/.test(String(cell)) ? `'${cell}` : String(cell);
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Saves `text` as a file called `name`. */
export function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
