// Of a build to develop with: when there is a newer one, the page loads it.
"use strict";
(() => {
  const { build } = document.currentScript.dataset;
  setInterval(async () => {
    try {
      const response = await fetch("/build.txt", { cache: "no-store" });
      if (response.ok && (await response.text()) !== build) location.reload();
    } catch {
      // The server is being built.
    }
  }, 500);
})();
