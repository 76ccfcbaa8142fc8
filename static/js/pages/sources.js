/** The list of catalogues: how far a job begun here is; a suggested address goes into the form without a new page. */

import "../elements/twin-jobstate.js";

const address = document.getElementById("s-address");
document.querySelector(".suggestions")?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href*='address=']");
  if (!link) return;
  event.preventDefault();
  address.value = new URL(link.href).searchParams.get("address");
  address.focus();
  address.scrollIntoView({ block: "center" });
});
document.documentElement.dataset.ready = "1";
