/** Two people saved: says who, shows what both changed, and offers merging, mine, theirs. Nothing is lost either way. */

export class ConflictDialog {
  /** `place(key)` gives words for what a key of the merge touches; `said(value)` for a value. */
  constructor(dialog, { t, place, said }) {
    Object.assign(this, { dialog, t, place, said });
    // a decision is needed: Escape would leave the draft unsaved and the person unaware
    dialog.addEventListener("cancel", (event) => event.preventDefault());
  }

  /** Resolves with the document to go on with and what stands saved: {document, current}. */
  ask({ current, yours, proposal }) {
    const asked = proposal?.conflicts ?? [];
    this.#write(current, proposal, asked);
    this.dialog.showModal();
    return new Promise((resolve) => {
      const answers = { "take-merged": proposal?.document, "take-yours": yours.document, "take-theirs": current.document };
      for (const [name, document] of Object.entries(answers)) {
        this.#button(name).onclick = () => {
          this.dialog.close();
          resolve({ document, current, isTheirs: name === "take-theirs" });
        };
      }
    });
  }

  #button(name) {
    return this.dialog.querySelector(`[data-${name}]`);
  }

  #write({ saved_by: name, revision: number }, proposal, asked) {
    this.dialog.querySelector("[data-conflict-who]").textContent = this.t("storyedit.conflict_who", { name: name || "–", number });
    this.dialog.querySelector("[data-conflict-how]").textContent = this.t(asked.length > 0 ? "storyedit.conflict_asked" : "storyedit.conflict_free");
    this.dialog.querySelector("[data-conflict-how]").hidden = !proposal;
    this.dialog.querySelector("[data-conflict-both]").hidden = asked.length === 0;
    this.dialog.querySelector("[data-conflict-rows]").replaceChildren(...asked.map((item) => this.#row(item)));
    const merge = this.#button("take-merged");
    merge.hidden = !proposal;
    merge.textContent = this.t(asked.length > 0 ? "storyedit.take_merged_theirs" : "storyedit.take_merged");
  }

  #row({ key, yours, current }) {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = this.place(key);
    row.append(head, ...[yours, current].map((value) => {
      const cell = document.createElement("td");
      cell.textContent = this.said(value);
      return cell;
    }));
    return row;
  }
}
