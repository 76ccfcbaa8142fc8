/** The tool that divides what was chosen by a line of two points. */

import { kindOf, valueOf } from "../draft.js";
import { withSetBacks } from "../making.js";
import { areaFrom, polygonsOf } from "../planar.js";
import { Tool } from "./tool.js";

export class SplitTool extends Tool {
  /** Key of what is divided. */
  key = null;

  get asks() {
    return this.points.length > 0 ? ["place", "step"] : ["place"];
  }

  set(point) {
    this.points = [...this.points, point];
    if (this.points.length < 2) return this.desk.sketch();
    const line = this.points;
    this.cancel();
    return this.#divide(line);
  }

  async #divide(line) {
    const { draft } = this.desk;
    const change = draft.find(this.key);
    if (!change) return;
    const [kind, value] = [kindOf(change), valueOf(change)];
    const shape = kind === "build" ? "footprint" : "geometry";
    const made = await this.desk.shape({ operation: "split", geometry: value[shape], line });
    if (!made) return;
    const part = (area, number) => withSetBacks(this.desk, value[shape], { ...value, [shape]: areaFrom(polygonsOf(area)), ...(number > 0 ? { id: draft.newId(kind), ...(value.name ? { name: `${value.name}.${number + 1}` } : {}) } : {}) });
    const parts = await Promise.all(made.map(part));
    draft.set(draft.changes.flatMap((one) => (one === change ? parts.map((value) => ({ [kind]: value })) : [one])));
    this.desk.use("choose");
    draft.choose(this.key);
  }

  shapesOf(points) {
    return points.length === 2 ? [{ points, kind: "draft" }] : [];
  }
}
