/** Somebody else has saved meanwhile: both versions in words, and what becomes of them. */

import { keyOf } from "./draft.js";
import { button, element } from "./fields.js";
import { regionOf } from "../locale.js";

/** Fills and opens the dialog; resolves with {document, etag} of the version to go on with. */
export function askAboutConflict(dialog, { members, desk }) {
  const { t } = desk;
  const { current, yours, proposal } = members;
  const when = new Intl.DateTimeFormat(regionOf(desk.language), { dateStyle: "medium", timeStyle: "short" }).format(new Date(current.saved_at));
  return new Promise((resolve) => {
    const choose = (document) => () => {
      dialog.close();
      resolve({ document, etag: current.etag });
    };
    const open = proposal?.conflicts ?? [];
    const merged = proposal ? [button(t("draw.conflict_merge"), choose(proposal.document), { isMain: true, name: "merge" })] : [];
    dialog.replaceChildren(
      element("h2", { textContent: t("draw.conflict") }),
      element("p", { textContent: t("draw.conflict_who", { who: current.saved_by, when, revision: current.revision }) }),
      element("div", { className: "draw-versions" },
        version(t("draw.conflict_theirs", { who: current.saved_by }), only(current.document, yours.document), desk),
        version(t("draw.conflict_yours"), only(yours.document, current.document), desk)),
      ...(open.length > 0 ? [element("p", { textContent: t("draw.conflict_open", { count: open.length }) })] : []),
      element("div", { className: "row" }, ...merged, button(t("draw.conflict_keep"), choose(yours.document), { name: "keep" }), button(t("draw.conflict_take"), choose(current.document), { name: "take" })),
    );
    // without a choice nothing can go on
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.showModal();
  });
}

/** Changes of one version that the other does not have, or has otherwise. */
function only({ changes }, other) {
  const known = new Map(other.changes.map((change) => [keyOf(change), JSON.stringify(change)]));
  return changes.filter((change) => known.get(keyOf(change)) !== JSON.stringify(change));
}

function version(title, changes, desk) {
  const rows = changes.map((change) => element("li", { textContent: desk.nameOf(change) }));
  return element("section", {}, element("h3", { textContent: title }), element("ul", {}, ...(rows.length > 0 ? rows : [element("li", { className: "quiet", textContent: desk.t("draw.conflict_same") })])));
}
