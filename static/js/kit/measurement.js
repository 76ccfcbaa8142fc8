/** What is measured of some places: a title, rows [term, words] and plain values, for each way of measuring. */

import { extentOf } from "../viewer/instruments/extent.js";
import { areaOf, lengthOf, slopeOf } from "../viewer/instruments/measures.js";
import { obstacleBetween } from "../viewer/instruments/sight.js";
import { profileOf } from "./profile.js";
import { toUtm, zoneOf } from "./utm.js";

/** Eyes of somebody who stands there, in metres. */
const EYE = 1.6;

/** The places on the map of UTM in the zone of the model, {x, y, z: 0}: what a GIS computes with. */
function onGrid({ bench, places }) {
  const zone = zoneOf(bench.model.anchor.lon);
  return places.map((place) => toUtm(bench.geographic(place), zone)).map(({ east, north }) => ({ x: east, y: north, z: 0 }));
}

/** What the map makes of true lengths, said with six decimals; nothing where there is no length to compare. */
function aboutGrid(factor, { say, t }) {
  return Number.isFinite(factor) && factor > 0 ? t("kit.grid_note", { factor: say(factor, "", 6) }) : "";
}

function length(asked) {
  const { places, say, t } = asked;
  const { inSpace, level, legs } = lengthOf(places);
  const single = legs.length > 1 ? [[t("kit.legs"), legs.map((leg) => say(leg, "m")).join(" + ")]] : [];
  const grid = lengthOf(onGrid(asked)).level;
  return {
    values: { inSpace, level, grid }, main: say(inSpace, "m"), about: aboutGrid(grid / level, asked),
    rows: [[t("kit.length_space"), say(inSpace, "m")], [t("kit.length_level"), say(level, "m")], [t("kit.length_grid"), say(grid, "m")], ...single],
  };
}

function area(asked) {
  const { places, say, t } = asked;
  const { level, inSpace, perimeter } = areaOf(places);
  const grid = areaOf(onGrid(asked)).level;
  return {
    values: { level, inSpace, perimeter, grid }, main: say(level, "m²", 1), about: aboutGrid(Math.sqrt(grid / level), asked),
    rows: [[t("kit.area_level"), say(level, "m²", 1)], [t("kit.area_grid"), say(grid, "m²", 1)], [t("kit.area_space"), say(inSpace, "m²", 1)], [t("kit.perimeter"), say(perimeter, "m")]],
  };
}

function height({ bench, places, say, t }) {
  const [from, to] = places.map((place) => bench.levelOf(place));
  const { level } = lengthOf(places);
  const difference = to - from;
  const { degrees, percent } = slopeOf(level, difference);
  const slope = Number.isFinite(percent) && level > 0.01 ? [[t("kit.slope"), `${say(percent, "%", 1)} (${say(degrees, "°", 1)})`]] : [];
  return {
    values: { difference, level }, main: say(difference, "m"),
    rows: [[t("kit.height_difference"), say(difference, "m")], [t("kit.length_level"), say(level, "m")], [t("kit.from"), say(from, t("kit.above_sea"))], [t("kit.to"), say(to, t("kit.above_sea"))], ...slope],
  };
}

function building({ bench, places, ids, names, say, t }) {
  const extent = ids[0] === null ? null : extentOf(bench.picture, ids[0], places[0]);
  if (extent === null) return { values: {}, main: "", rows: [], note: t("kit.no_building") };
  const [foot, top] = [bench.levelOf(extent.lowest), bench.levelOf(extent.highest)];
  const ground = bench.picture.layers.heightAt(extent.highest.x, extent.highest.y);
  const above = ground === null ? null : top - bench.levelOf({ ...extent.highest, z: ground });
  const values = { height: top - foot, foot, top, above, pitch: extent.pitch };
  return {
    values, main: say(values.height, "m"),
    rows: [
      [t("kit.object"), names[0]],
      [t("kit.building_height"), say(values.height, "m")],
      ...(above === null ? [] : [[t("kit.above_ground"), say(above, "m")]]),
      [t("kit.top"), say(top, t("kit.above_sea"))], [t("kit.foot"), say(foot, t("kit.above_sea"))],
      ...(extent.pitch === null ? [] : [[t("kit.pitch"), say(extent.pitch, "°", 1)]]),
    ],
  };
}

function sight({ bench, places, say, t }) {
  const [from, to] = places;
  const eye = { ...from, z: from.z + EYE };
  const found = obstacleBetween(bench.picture, eye, to);
  const { inSpace } = lengthOf([eye, to]);
  const name = found && (found.id === null ? t("kit.ground") : (found.attributes.name ?? found.attributes.address ?? found.id));
  const distance = found ? lengthOf([eye, found.place]).inSpace : inSpace;
  const said = found ? t("kit.hidden_by", { name, distance: say(distance, "m") }) : t("kit.free_sight");
  return { values: { distance, isFree: found === null, obstacle: found?.id ?? null }, main: said, rows: [[t("kit.sight"), said], [t("kit.length_space"), say(inSpace, "m")]] };
}

function profile(asked) {
  const { bench, places, say, t } = asked;
  const found = profileOf(bench, places);
  if (found.heights.length === 0) return { values: {}, main: "", rows: [], note: t("kit.no_terrain") };
  const { length: total, lowest, highest, up, down } = found;
  return {
    values: { length: total, lowest, highest, up, down }, profile: found, main: say(total, "m"),
    rows: [
      [t("kit.length_level"), say(total, "m")], [t("kit.lowest"), say(lowest, t("kit.above_sea"))], [t("kit.highest"), say(highest, t("kit.above_sea"))],
      [t("kit.up_down"), `${say(up, "m")} / ${say(down, "m")}`],
    ],
  };
}

/** The value that stands for a measurement, and its unit; of a line of sight it is how far one sees. */
export const MAIN = {
  length: { name: "inSpace", unit: "m" }, area: { name: "level", unit: "m²" }, height: { name: "difference", unit: "m" },
  building: { name: "height", unit: "m" }, profile: { name: "length", unit: "m" }, sight: { name: "distance", unit: "m" },
};

/** The ways of measuring: how many places each needs, at most, and what it makes of them. */
export const WAYS = {
  length: { least: 2, most: Infinity, measure: length },
  area: { least: 3, most: Infinity, isClosed: true, measure: area },
  height: { least: 2, most: 2, measure: height },
  building: { least: 1, most: 1, measure: building },
  profile: { least: 2, most: Infinity, measure: profile },
  sight: { least: 2, most: 2, measure: sight },
};
