/** Layers that come as one document each: trees, lines and areas, every one with a table of its objects. */

import { Areas } from "./areas.js";
import { DrapedLines } from "./drapedlines.js";
import { AreaTable } from "./thematic/areatable.js";
import { LineTable } from "./thematic/linetable.js";
import { TreeTable } from "./thematic/treetable.js";

export class Documents {
  #failed = [];

  /** `scene`: the Layers they belong to; `settle()` is called when there are new materials to be faded. */
  constructor(scene, settle) {
    this.scene = scene;
    this.settle = settle;
  }

  /** Awaits a document and hands it to `use`; a failure becomes an event and the rest goes on. */
  async load(read, url, title, use) {
    try {
      use(await read(url));
    } catch (error) {
      this.#failed.push(() => this.load(read, url, title, use));
      this.scene.failed("resource", url, error, title);
    }
    this.scene.changed();
  }

  /** Asks again for every document that could not be had. */
  retry() {
    for (const load of this.#failed.splice(0)) load();
  }

  #json(url, title, use) {
    const { resources, frame } = this.scene;
    return this.load((address) => resources.json(address), url, title, (document) => use(document, document.anchor ? frame.fromAnchor(document.anchor) : null));
  }

  /** Trees of the Bestand of a layer's entry {layer, group, materials}. */
  openTrees({ layer, group, materials }) {
    return this.#json(layer.url, layer.title, (document, matrix) => {
      const grove = this.#grow(document, { group, matrix, isStanding: true }, layer.id);
      materials.push(...Object.values(grove.materials).filter((material) => !material.isMeshDepthMaterial));
      this.settle();
    });
  }

  /** Trees that alternative `letter` plants; they are painted and filtered with those of the layer `layerId`. */
  plant(url, title, { group, letter, layerId }) {
    return this.#json(url, title, (document, matrix) => this.#grow(document, { group, matrix }, layerId, letter));
  }

  #grow(document, place, layerId, letter = null) {
    const { groves, tables, states } = this.scene;
    const grove = groves.grow(document, place);
    tables.add(layerId, new TreeTable(document, grove, { states, letter }));
    return grove;
  }

  openLines(entry) {
    const { layer, group, materials } = entry;
    return this.#json(layer.url, layer.title, (document, matrix) => {
      const lines = new DrapedLines(document, { group, matrix, layerId: layer.id, style: layer.style });
      materials.push(lines.material);
      if (document.objects) {
        this.scene.areas.all.push(lines);
        this.scene.tables.add(layer.id, new LineTable(lines));
      }
      this.settle();
    });
  }

  openAreas(entry) {
    const { layer, group } = entry;
    const { model, areas: all, tables } = this.scene;
    return this.#json(layer.url, layer.title, (document, matrix) => {
      const areas = new Areas(document, { group, matrix, layerId: layer.id, language: model.language ?? "de" });
      Object.assign(entry, { areas, materials: areas.materials });
      all.all.push(areas);
      tables.add(layer.id, new AreaTable(document, areas, matrix));
      this.settle();
    });
  }

  /** Traces of what an alternative demolishes, handed to `use(document)`. */
  openTraces(url, title, use) {
    return this.#json(url, title, use);
  }
}
