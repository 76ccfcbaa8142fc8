/** A small map of Germany in which a place is a dot: enough to see whether data lie in the right town or in the sea. */

const WEST = 5.5;
const NORTH = 55.3;
const SCALE = { x: 200 / 10, y: 270 / 8.3 };
const SVG = "http://www.w3.org/2000/svg";

function dot([west, south, east, north], radius, kind) {
  const circle = document.createElementNS(SVG, "circle");
  circle.setAttribute("cx", String(((west + east) / 2 - WEST) * SCALE.x));
  circle.setAttribute("cy", String((NORTH - (south + north) / 2) * SCALE.y));
  circle.setAttribute("r", String(radius));
  circle.setAttribute("class", kind);
  return circle;
}

/** Draws the offered places, the chosen one larger, and a ring around the datasets there are. */
export function drawPlaces(svg, offered, chosen, known) {
  svg.querySelector("[data-known]").replaceChildren(...known.slice(0, 200).map(({ bbox }) => dot(bbox, 9, "known")));
  const places = offered.filter(({ bbox }) => bbox);
  svg.querySelector("[data-places]").replaceChildren(
    ...places.filter(({ id }) => id !== chosen).map(({ bbox }) => dot(bbox, 4, "place")),
    ...places.filter(({ id }) => id === chosen).map(({ bbox }) => dot(bbox, 6, "place chosen")),
  );
}
