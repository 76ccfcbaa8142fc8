/** Basic style of what the viewer puts over its canvas; :where() keeps it weaker than any rule of the page. */

const RULES = `
:where(.twin-viewer) { position: relative; overflow: hidden; font-family: "Fira Sans", "Noto Sans", system-ui, sans-serif; color: #171A20; }
:where(.twin-viewer:fullscreen) { background: #fff; }
:where(.twin-canvas) { position: absolute; inset: 0; width: 100%; height: 100%; display: block; outline: none; }
:where(.twin-focus) { position: absolute; inset: 0; pointer-events: none; display: none; border: 3px solid #171A20; box-shadow: inset 0 0 0 2px #fff; z-index: 3; }
:where(.twin-canvas:focus-visible) + :where(.twin-focus) { display: block; }
:where(.twin-labels) { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; z-index: 0; }
:where(.twin-panes) { position: absolute; inset: 0; pointer-events: none; z-index: 1; }
:where(.twin-pane) { position: absolute; overflow: hidden; border-radius: 4px; }
:where(.twin-chip) { position: absolute; top: 12px; left: 12px; max-width: calc(100% - 24px); display: flex; align-items: center; gap: 8px; font-size: 14px; line-height: 20px; }
:where(.twin-pane[data-side="right"] .twin-chip) { left: auto; right: 12px; flex-direction: row-reverse; }
:where(.twin-viewer[data-tools="1"] .twin-pane[data-corner="1"] .twin-chip) { max-width: calc(100% - 92px); }
:where(.twin-viewer[data-tools="1"] .twin-pane[data-side="right"] .twin-chip) { right: 68px; }
:where(.twin-chip-name) { background: #fff; padding: 6px 10px; border-radius: 4px; box-shadow: 0 1px 3px rgb(0 0 0 / 18%); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
:where(.twin-chip-name) :where(b) { font-weight: 600; margin-right: 6px; }
:where(.twin-badge) { flex: none; display: inline-grid; place-items: center; min-width: 28px; height: 28px; box-sizing: border-box; font-weight: 600; font-size: 14px; line-height: 1; color: #fff; background: #4C535E; }
:where(.twin-badge[data-letter="0"]) { background: #fff; color: #171A20; border: 2px solid #5A616C; border-radius: 14px; padding: 0 10px; }
:where(.twin-badge[data-letter="A"]) { background: #0A3F73; border-radius: 50%; }
:where(.twin-badge[data-letter="B"]) { background: #B8500A; border-radius: 3px; }
:where(.twin-badge[data-letter="C"]) { background: #2F9C84; color: #14171C; clip-path: polygon(25% 3%, 75% 3%, 100% 50%, 75% 97%, 25% 97%, 0 50%); }
:where(.twin-badge[data-letter="D"]) { background: #7A2E6B; clip-path: polygon(50% 0, 100% 100%, 0 100%); align-content: end; padding-bottom: 3px; }
:where(.twin-badge[data-letter="E"]) { background: #6B6B00; clip-path: polygon(50% 0, 100% 50%, 50% 100%, 0 50%); }
:where(.twin-note) { position: absolute; top: 52px; left: 12px; z-index: 2; max-width: calc(100% - 92px); margin: 0; padding: 4px 10px; border-radius: 4px; background: #fff; font-size: 14px; line-height: 20px; pointer-events: none; box-shadow: 0 1px 3px rgb(0 0 0 / 18%); }
:where(.twin-note:empty) { display: none; }
:where(.twin-viewer:has(.twin-blink:not([hidden])) .twin-note) { left: 64px; }
:where(.twin-viewer[data-low="1"] .twin-note) { top: auto; bottom: 56px; }
:where(.twin-tools) { position: absolute; top: 12px; right: 12px; z-index: 4; display: flex; flex-direction: column; background: #fff; border-radius: 4px; box-shadow: 0 1px 4px rgb(0 0 0 / 22%); }
:where(.twin-viewer[data-low="1"] .twin-tools) { flex-direction: row; top: auto; bottom: 12px; }
:where(.twin-viewer[data-low="1"] .twin-pane[data-corner="1"] .twin-chip) { max-width: calc(100% - 24px); }
:where(.twin-viewer[data-low="1"] .twin-pane[data-side="right"] .twin-chip) { right: 12px; }
:where(.twin-tools button) { width: 44px; height: 44px; padding: 0; border: 0; background: none; color: inherit; display: grid; place-items: center; cursor: pointer; border-radius: 4px; }
:where(.twin-tools button + button) { border-top: 1px solid #CDD1D8; }
:where(.twin-tools button:focus-visible), :where(.twin-blink:focus-visible) { outline: 3px solid #171A20; outline-offset: 2px; box-shadow: 0 0 0 2px #fff; }
:where(.twin-tools svg), :where(.twin-blink svg) { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 2; }
:where(.twin-blink) { position: absolute; top: 52px; left: 12px; z-index: 4; width: 44px; height: 44px; padding: 0; border: 2px solid #5C6470; border-radius: 4px; background: #fff; color: inherit; display: grid; place-items: center; cursor: pointer; }
:where(.twin-swipe-line) { position: absolute; top: 0; bottom: 0; width: 4px; margin-left: -4px; background: #14171C; border: solid #fff; border-width: 0 2px; pointer-events: none; z-index: 2; }
:where(.twin-swipe-handle) { position: absolute; top: 50%; left: 50%; width: 52px; height: 52px; margin: -26px 0 0 -26px; box-sizing: border-box; background: #fff; border: 3px solid #14171C; border-radius: 50%; box-shadow: 0 0 0 2px #fff, 0 1px 6px rgb(0 0 0 / 35%); display: grid; place-items: center; pointer-events: auto; cursor: ew-resize; touch-action: none; }
:where(.twin-swipe-handle svg) { width: 26px; height: 26px; fill: none; stroke: #14171C; stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; pointer-events: none; }
:where(.twin-swipe) { position: absolute; left: 0; right: 0; top: 50%; width: 100%; height: 52px; margin: -26px 0 0; opacity: 0; pointer-events: none; z-index: 3; }
:where(.twin-swipe:focus-visible) + :where(.twin-swipe-line) :where(.twin-swipe-handle) { outline: 3px solid #171A20; outline-offset: 4px; }
:where(.twin-sketch) { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; z-index: 2; overflow: hidden; }
:where(.twin-sketch path) { fill: none; stroke: #4330B0; stroke-width: 3; stroke-linejoin: round; stroke-linecap: round; }
:where(.twin-sketch path.halo) { stroke: #fff; stroke-width: 6; opacity: 0.75; }
:where(.twin-sketch path.draft:not(.halo), .twin-sketch path.chosen:not(.halo)) { fill: rgb(67 48 176 / 14%); }
:where(.twin-sketch path.guide) { stroke-dasharray: 6 6; stroke-width: 2; }
:where(.twin-sketch path.wrong:not(.halo)) { stroke: #A4161A; fill: rgb(164 22 26 / 14%); }
:where(.twin-sketch circle) { fill: #fff; stroke: #4330B0; stroke-width: 3; }
:where(.twin-sketch circle.middle) { fill: #D9D2F5; stroke-width: 2; }
:where(.twin-sketch circle.turn) { fill: #4330B0; stroke: #fff; }
:where(.twin-sketch circle.snap) { fill: none; stroke: #171A20; }
:where(.twin-sketch text) { font: 600 14px/20px "Fira Sans", "Noto Sans", sans-serif; fill: #171A20; stroke: #fff; stroke-width: 5px; paint-order: stroke; stroke-linejoin: round; }
:where(.twin-progress) { position: absolute; left: 0; top: 0; z-index: 5; width: 100%; height: 3px; border: 0; appearance: none; background: none; pointer-events: none; }
.twin-progress::-webkit-progress-bar { background: transparent; }
.twin-progress::-webkit-progress-value { background: #4330B0; }
.twin-progress::-moz-progress-bar { background: #4330B0; }
:where(.twin-message) { position: absolute; left: 12px; bottom: 12px; z-index: 5; max-width: min(60ch, calc(100% - 24px)); background: #FFF4E0; color: #8A5300; padding: 8px 12px; border-radius: 4px; font-size: 14px; line-height: 20px; }
:where(.twin-retry) { min-height: 32px; margin-inline-start: 4px; padding: 2px 12px; border: 1px solid currentColor; border-radius: 4px; background: none; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
:where(.twin-retry:focus-visible) { outline: 3px solid #171A20; outline-offset: 2px; }
:where(.twin-message:empty) { display: none; }
:where(.twin-hidden) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:where(.twin-viewer [hidden]) { display: none; }
`;

let sheet = null;

/** Adds the basic style to the page once. A constructed sheet needs no inline style, so a strict policy allows it. */
export function adoptStyle(page) {
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(RULES);
  }
  if (!page.adoptedStyleSheets.includes(sheet)) page.adoptedStyleSheets = [sheet, ...page.adoptedStyleSheets];
}
