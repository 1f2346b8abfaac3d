// Starts the app. A file of its own, since the Content-Security-Policy lets no inline script run.
'use strict';
(() => {
  const { js, wasm } = document.currentScript.dataset;
  const root = document.documentElement;

  // The reader's choices come before the first paint, so that a dark room stays dark.
  const chosen = (name) => {
    try {
      return JSON.parse(localStorage.getItem(`bookmobile.${name}`));
    } catch {
      return null;
    }
  };
  const theme = chosen('theme');
  if (theme) root.dataset.theme = theme;
  const language = chosen('language') || navigator.language || '';
  // As `Language::from_tag` does in words/; a test there compares the list in the page with words/languages.toml.
  const main = (tag) => tag.split(/[-_]/)[0].toLowerCase();
  const known = root.dataset.languages.split(' ');
  root.lang = known.find((tag) => main(tag) === main(language)) ?? root.dataset.fallback;

  const start = async () => {
    try {
      const app = await import(js);
      await app.default({ module_or_path: wasm });
    } catch (error) {
      console.error(error);
      const notice = document.getElementById('start-failed');
      if (notice) notice.hidden = false;
    }
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})();
