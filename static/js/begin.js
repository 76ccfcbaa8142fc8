/** Says before the first paint that scripts run, so that the page lays itself out for them; takes it back if one fails to load. */
document.documentElement.classList.add("js");
addEventListener("error", (event) => {
  if (event.target instanceof HTMLScriptElement) document.documentElement.classList.remove("js");
}, true);
