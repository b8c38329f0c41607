"use strict";
(function () {
  const query = document.getElementById("query");
  const severity = document.getElementById("severity");
  const family = document.getElementById("family");
  const section = document.getElementById("section");
  const status = document.getElementById("status");
  const articles = Array.from(document.querySelectorAll("details.article"));
  const rows = Array.from(document.querySelectorAll("tr[data-article]"));

  function fits(card) {
    return (!severity.value || card.dataset.severity === severity.value) &&
      (!family.value || card.dataset.family === family.value || card.dataset.category === family.value);
  }

  function filter() {
    const words = query.value.trim().toLowerCase();
    const filtering = Boolean(severity.value || family.value);
    let shown = 0;
    articles.forEach(function (article, at) {
      let cards = 0;
      article.querySelectorAll(".card").forEach(function (card) {
        card.hidden = !fits(card);
        cards += card.hidden ? 0 : 1;
      });
      const hidden = Boolean(words) && !article.textContent.toLowerCase().includes(words) ||
        Boolean(section.value) && article.dataset.section !== section.value ||
        filtering && cards === 0;
      article.hidden = hidden;
      if (rows[at]) { rows[at].hidden = hidden; }
      shown += hidden ? 0 : 1;
    });
    status.textContent = shown + " of " + articles.length + " articles shown";
  }

  function follow() {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target) { return; }
    const article = target.closest("details.article");
    if (article) { article.hidden = false; article.open = true; }
    target.scrollIntoView();
    if (target.tabIndex >= 0) { target.focus({ preventScroll: true }); }
  }

  [query, severity, family, section].forEach(function (field) {
    field.addEventListener("input", filter);
  });
  window.addEventListener("hashchange", follow);
  window.addEventListener("beforeprint", function () {
    articles.forEach(function (article) { article.open = true; });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && document.activeElement !== query) {
      event.preventDefault();
      query.focus();
    }
  });
  filter();
  follow();
})();
