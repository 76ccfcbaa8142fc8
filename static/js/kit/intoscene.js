/** Links from the workspace to the editors of storyboards: each takes along what is seen now, so that a scene can take it over. */

/** Lets the links `a[data-into-scene]` inside `menu` carry the view that `bar` keeps in the address. */
export function wakeIntoScene(menu, bar) {
  const carry = ({ target }) => {
    const link = target.closest("a[data-into-scene]");
    if (link) link.hash = bar.fragment;
  };
  // the menu of the browser and a middle click want the address before anything is pressed
  for (const name of ["pointerover", "focusin", "click"]) menu.addEventListener(name, carry);
}
