/** Which states fit side by side. */

const BASELINE = "0";
const MOST_PANES = 4;

/** Letters to show of all `letters`: as many as there are panes, the chosen one always among them. */
export function shownLetters(letters, chosen, isNarrow) {
  const others = letters.filter((letter) => letter !== BASELINE);
  const first = others.slice(0, MOST_PANES - 1);
  const wide = first.includes(chosen) || !chosen ? first : [...first.slice(0, -1), chosen];
  return [BASELINE, ...(isNarrow ? [chosen ?? others[0]] : wide)];
}
