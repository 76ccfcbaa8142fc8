/** What is measured of some places: a title, rows [term, words] and plain values, for each way of measuring. */

import { extentOf } from "../viewer/instruments/extent.js";
import { areaOf, lengthOf, slopeOf } from "../viewer/instruments/measures.js";
import { obstacleBetween } from "../viewer/instruments/sight.js";
import { profileOf } from "./profile.js";

/** Eyes of somebody who stands there, in metres. */
const EYE = 1.6;

function length({ places, say, t }) {
  const { inSpace, level, legs } = lengthOf(places);
  const single = legs.length > 1 ? [[t("kit.legs"), legs.map((leg) => say(leg, "m")).join(" + ")]] : [];
  return { values: { inSpace, level }, main: say(inSpace, "m"), rows: [[t("kit.length_space"), say(inSpace, "m")], [t("kit.length_level"), say(level, "m")], ...single] };
}

function area({ places, say, t }) {
  const { level, inSpace, perimeter } = areaOf(places);
  return {
    values: { level, inSpace, perimeter }, main: say(level, "m²", 1),
    rows: [[t("kit.area_level"), say(level, "m²", 1)], [t("kit.area_space"), say(inSpace, "m²", 1)], [t("kit.perimeter"), say(perimeter, "m")]],
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
  const said = found ? t("kit.hidden_by", { name, distance: say(lengthOf([eye, found.place]).inSpace, "m") }) : t("kit.free_sight");
  return { values: { isFree: found === null, obstacle: found?.id ?? null }, main: said, rows: [[t("kit.sight"), said], [t("kit.length_space"), say(inSpace, "m")]] };
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

/** The value that stands for a measurement, and its unit; a line of sight has none. */
export const MAIN = {
  length: { name: "inSpace", unit: "m" }, area: { name: "level", unit: "m²" }, height: { name: "difference", unit: "m" },
  building: { name: "height", unit: "m" }, profile: { name: "length", unit: "m" },
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
