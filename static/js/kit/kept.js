/** Lists a page keeps in this browser. */

/** What is kept under `key` and is as `isOne` wants it; [] where nothing is, and in a browser that keeps nothing. */
export function keptList(key, isOne) {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(found) ? found.filter(isOne) : [];
  } catch {
    return [];
  }
}
