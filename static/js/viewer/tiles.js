/** Tilesets: loads 3D Tiles into the local frame and tells when nothing is left to load. */

import { TilesRenderer } from "3d-tiles-renderer/three";
import { GLTFExtensionsPlugin } from "3d-tiles-renderer/three/plugins";
import { spreadBlocks } from "./blocks.js";
import { embeddedTextures } from "./gltf.js";
import { asWritten } from "./resources.js";

const ERROR_TARGET = 12;
const FAILED = -1;
/** Megabytes of tiles kept in memory: of touch devices, and of desks by the size of the machine as far as the browser tells it. */
const CACHE_MEGABYTES = { phone: 96, tablet: 160, desktop: 240 };
const LITTLE_MEMORY = { phone: 2, tablet: 4 };
const PHONE_PIXELS = 500;

/**
 * Megabytes of tiles to keep on a device: `isCoarse` for touch, `shortSide` of its screen in CSS pixels, `memory` in gigabytes where
 * the browser tells (those that do not are taken for what the screen says).
 */
export function cacheMegabytes({ isCoarse, shortSide, memory = Infinity }) {
  const isPhone = memory <= LITTLE_MEMORY.phone || (isCoarse && shortSide < PHONE_PIXELS);
  if (isPhone) return CACHE_MEGABYTES.phone;
  return isCoarse || memory <= LITTLE_MEMORY.tablet ? CACHE_MEGABYTES.tablet : CACHE_MEGABYTES.desktop;
}

/** Bounds what is kept in memory; all tilesets of a page share one cache. */
function boundCache(cache) {
  const isCoarse = matchMedia("(pointer: coarse)").matches;
  const { width, height } = window.screen;
  const most = cacheMegabytes({ isCoarse, shortSide: Math.min(width, height), memory: navigator.deviceMemory }) * 1e6;
  cache.maxBytesSize = most;
  cache.minBytesSize = most * 0.75;
}

/** Plugin of the tile loader that takes every file from `resources`, spelt as in the model. */
function loadingThrough(resources, spell) {
  return {
    name: "TWIN_RESOURCES",
    priority: -1,
    fetchData: (url) => (/\.json(\?|$)/.test(url) ? resources.json(spell(String(url))) : resources.bytes(spell(String(url)))),
  };
}

/** Whether a tile stands for leaves, with a content of its own instead of theirs. */
const standsForLeaves = ({ children, internal }) =>
  internal.hasRenderableContent && children.length > 0 && children.every((child) => child.children.length === 0);

/** While `isCoarse()` no leaf is asked for where a coarser tile stands for it. */
function contentWithCoarse(tiles, isCoarse) {
  const measure = tiles.calculateTileViewError.bind(tiles);
  tiles.calculateTileViewError = (tile, target) => {
    measure(tile, target);
    if (isCoarse() && standsForLeaves(tile)) target.error = 0;
  };
}

/**
 * A tileset that loads as the camera asks. `prepare(scene, tileName)` is called once per loaded tile before it is drawn,
 * `release(scene)` when it goes; the file's own materials and pictures are freed by the loader in any case. `changed()`
 * is called whenever the picture may have changed, `failed(url, error)` for each file that cannot be had; `plugins` are further
 * ones of the tile loader; while `isCoarse()` coarser tiles stand for leaves.
 */
export function openTileset(url, { frame, resources, prepare, release, changed, failed, plugins = [], isCoarse = () => false }) {
  const spell = asWritten(url);
  const tiles = new TilesRenderer(new URL(url, document.baseURI).href);
  tiles.registerPlugin(loadingThrough(resources, spell));
  tiles.registerPlugin(new GLTFExtensionsPlugin({ plugins: [embeddedTextures, spreadBlocks] }));
  for (const plugin of plugins) tiles.registerPlugin(plugin);
  contentWithCoarse(tiles, isCoarse);
  boundCache(tiles.lruCache);
  tiles.errorTarget = ERROR_TARGET;
  tiles.loadAncestors = false;
  tiles.displayActiveTiles = true;
  tiles.autoDisableRendererCulling = false;
  tiles.group.matrixAutoUpdate = false;
  frame.localFromEarth.decompose(tiles.group.position, tiles.group.quaternion, tiles.group.scale);
  tiles.group.updateMatrix();
  tiles.group.updateMatrixWorld(true);
  tiles.addEventListener("load-model", ({ scene, url: address }) => prepare(scene, spell(String(address))));
  tiles.addEventListener("dispose-model", ({ scene }) => release?.(scene));
  tiles.addEventListener("tile-visibility-change", changed);
  tiles.addEventListener("load-root-tileset", changed);
  tiles.addEventListener("load-error", (event) => failed(spell(String(event.url)), event.error));
  return {
    tiles,
    group: tiles.group,
    /** Chooses and asks for tiles for these [{camera, width, height}], sizes in pixels. */
    update(views) {
      for (const camera of [...tiles.cameras]) if (views.every((view) => view.camera !== camera)) tiles.deleteCamera(camera);
      for (const { camera, width, height } of views) {
        tiles.setCamera(camera);
        tiles.setResolution(camera, width, height);
      }
      tiles.update();
    },
    /** Whether nothing is queued, on its way or being read. */
    isIdle() {
      const { queued, downloading, parsing } = tiles.stats;
      const rootDone = tiles.rootTileset !== null || tiles.rootLoadingState === FAILED;
      return rootDone && queued + downloading + parsing === 0 && !tiles.processNodeQueue.running;
    },
    dispose: () => tiles.dispose(),
  };
}
