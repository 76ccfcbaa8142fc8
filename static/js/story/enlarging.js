/** Pictures of a story can be looked at in full: pressing one opens it in a dialog of its own, Esc or its button closes it. */

/** Makes every picture inside `root` one that can be pressed; `t` are the sentences. */
export function wakePictures(root, t) {
  const pictures = [...root.querySelectorAll(".picture img, .prose img")];
  if (pictures.length === 0) return;
  const dialog = dialogOf(t);
  root.append(dialog);
  for (const picture of pictures) {
    const opener = document.createElement("button");
    Object.assign(opener, { type: "button", className: "enlarge" });
    opener.setAttribute("aria-haspopup", "dialog");
    opener.setAttribute("aria-label", picture.alt ? t("story.enlarge_named", { name: picture.alt }) : t("story.enlarge"));
    picture.replaceWith(opener);
    opener.append(picture);
    opener.addEventListener("click", () => show(dialog, picture));
  }
}

function dialogOf(t) {
  const dialog = document.createElement("dialog");
  dialog.className = "enlarged";
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "btn", textContent: t("common.close") });
  close.addEventListener("click", () => dialog.close());
  const image = document.createElement("img");
  const words = document.createElement("p");
  words.className = "small";
  dialog.append(image, words, close);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  return dialog;
}

function show(dialog, picture) {
  const [image, words] = dialog.children;
  Object.assign(image, { src: picture.currentSrc || picture.src, alt: picture.alt });
  words.textContent = picture.closest("figure")?.querySelector("figcaption")?.innerText ?? "";
  dialog.setAttribute("aria-label", picture.alt || words.textContent);
  dialog.showModal();
}
