/**
 * Sentences of the user interface: a dictionary {key: "Text with {name}"} is handed in, t(key, params) gives the text.
 *
 * A key that is missing comes back as itself, so that a gap is seen on the page and not hidden.
 */

/** Function t(key, params) over `dictionary`; names in braces are replaced by the parameters of that name. */
export function translator(dictionary) {
  return (key, params = {}) => {
    const sentence = dictionary[key] ?? key;
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
  };
}

let current = translator({});

/** Makes `dictionary` the one that the module's own t() reads; pages call this once with their locale's sentences. */
export function useDictionary(dictionary) {
  current = translator(dictionary);
}

/** Sentence for `key` from the dictionary set by useDictionary. */
export function t(key, params) {
  return current(key, params);
}

/** Region whose way of writing dates a language follows here: English days stand before their month. */
export const regionOf = (language) => (language === "en" ? "en-GB" : language);
