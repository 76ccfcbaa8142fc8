/** What a map of sun hours says in words: its legend over the picture, its classes and houses as tables, its files. */

import { element } from "./parts.js";

/** The colour of a class, for eyes alone: its words stand beside it. */
function swatch(colour) {
  const node = element("span", { className: "kit-swatch", attributes: { "aria-hidden": "true" } });
  node.style.backgroundColor = colour;
  return node;
}

function table(caption, heads, rows) {
  const head = element("tr", {}, ...heads.map((words, i) => element("th", { scope: "col", className: i ? "n" : "", textContent: words })));
  const body = rows.map(([first, ...rest]) => element("tr", {}, element("th", { scope: "row" }, ...first), ...rest.map((words) => element("td", { className: "n", textContent: words }))));
  return element("table", { className: "kit-suntable" }, element("caption", { textContent: caption }), element("thead", {}, head), element("tbody", {}, ...body));
}

/** The lines of the legend. */
export function legend(heading, classes) {
  return [element("strong", { textContent: heading }), element("ul", {}, ...classes.map(({ label, colour }) => element("li", {}, swatch(colour), label)))];
}

/**
 * Tables of a map: areas by class and, for façades, hours by house. `files` are [format, address], `names` what the map's states are called,
 * the one it is compared to last.
 */
export function result(map, { title, names, files, t, say }) {
  const parts = map.on === "facades" ? ["walls", "roofs"] : ["inside", "around"];
  const classes = map.classes.map((one) => [[swatch(one.colour), one.label], ...parts.map((part) => say(one[`${part}_m2`], "", 0))]);
  const links = files.map(([format, href]) => element("a", { className: "btn bare", href, download: "", textContent: t(`kit.sun_file_${format}`) }));
  return [
    table(title, [t("kit.sun_class"), ...parts.map((part) => t(`kit.sun_${part}`))], classes),
    ...(map.on === "facades" ? [houses(map, { names, t, say })] : []),
    element("p", { className: "row" }, ...links),
    element("p", { className: "small quiet", textContent: map.method }),
  ];
}

/** Mean hours of the façades and roofs of each house, and the part of its façades with enough sun, in each state. */
function houses(map, { names, t, say }) {
  const enough = say(map.least_minutes / 60, "h", 1);
  const hours = (value) => (value === null ? "–" : say(value, "", 1));
  const share = (sunny, all) => (all > 0 ? say((100 * sunny) / all, "%", 0) : "–");
  const named = (words) => names.map((name) => (names.length > 1 ? `${words} ${name}` : words));
  const heads = [t("kit.sun_house"), ...named(t("kit.sun_wall_hours")), ...named(t("kit.sun_enough", { hours: enough })), ...named(t("kit.sun_roof_hours"))];
  const rows = map.buildings.map((one) => [[one.label], ...one.walls_hours.map(hours), ...one.enough_m2.map((sunny) => share(sunny, one.walls_m2)), ...one.roofs_hours.map(hours)]);
  const caption = t("kit.sun_houses_caption", { hours: enough });
  return element("details", { className: "fold" }, element("summary", { textContent: t("kit.sun_houses", { count: rows.length }) }),
    element("div", { className: "kit-sunhouses", tabIndex: 0, attributes: { role: "region", "aria-label": caption } }, table(caption, heads, rows)));
}
