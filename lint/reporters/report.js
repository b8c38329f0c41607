"use strict";
(() => {
  const index = JSON.parse(document.getElementById("index").textContent);
  const chunks = {
    texts: document.querySelectorAll("script.texts"),
    pages: document.querySelectorAll("script.pages"),
  };
  const byId = (id) => document.getElementById(id);
  const OF_FINDINGS = ["severity", "kind", "rule", "trend"];
  const FILTERS = ["state", ...OF_FINDINGS, "section", "author", "market", "topic"];
  const TRENDS = ["new", "standing"]; // since an earlier report
  const SEVERITIES = ["error", "warning", "info"];
  const STATES = { blocked: "must not be published", changes: "needs changes", ready: "ready" };
  const NOTE_STATES = {
    there: "there", missing: "missing", amiss: "needs work", stands: "let stand",
    unchecked: "not checked",
  };
  const PAGE = 50;
  const DAY = 86400000;

  let order = []; // numbers of the articles in the list, as filtered
  let limit = PAGE; // how many of them are shown
  let shown = -1; // number of the article that is open
  let turn = 0; // grows with every change of address, so that a late answer is dropped
  let left = { scroll: 0, row: "" }; // where the reader was in the list

  // --- building ----------------------------------------------------------------------

  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== undefined && value !== false && value !== "") {
        node.setAttribute(name, value === true ? "" : value);
      }
    }
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  }

  function badge(kind, words) {
    return el("span", { class: "badge " + kind }, words);
  }

  function web(url, words) {
    if (!/^https?:\/\//i.test(url)) { return words; }
    return el("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, words);
  }

  function many(count, word) {
    return count.toLocaleString("en") + " " + word + (count === 1 ? "" : "s");
  }

  function sentence(text) { // a quotation at its start stays as it is
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  // --- addresses ---------------------------------------------------------------------

  function asked() {
    return new URLSearchParams(location.hash.slice(1).replace(/\+/g, "%2B"));
  }

  function address(changes) {
    const words = asked();
    for (const [name, value] of Object.entries(changes)) {
      if (value) { words.set(name, value); } else { words.delete(name); }
    }
    return "#" + [...words].map(([name, value]) => name + "=" + encodeURIComponent(value)).join("&");
  }

  function go(changes) {
    location.hash = address(changes);
  }

  function settle(changes) { // a change that is no step back in the browser's history
    history.replaceState(null, "", address(changes));
    return route();
  }

  // --- data --------------------------------------------------------------------------

  async function unpack(element) {
    const packed = atob(element.textContent);
    const bytes = new Uint8Array(packed.length);
    for (let at = 0; at < packed.length; at += 1) { bytes[at] = packed.charCodeAt(at); }
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(stream).text());
  }

  async function load(number) {
    const chunk = Math.floor(number / index.chunk);
    const [texts, pages] = await Promise.all([
      unpack(chunks.texts[chunk]), unpack(chunks.pages[chunk]),
    ]);
    const at = number % index.chunk;
    return { ...index.articles[number], ...pages[at], text: texts[at] };
  }

  let everything = null;

  function searchable() { // the words of all articles, unpacked at the first search
    everything = everything || (async () => {
      const texts = (await Promise.all([...chunks.texts].map(unpack))).flat();
      return texts.map((text, number) => {
        const article = index.articles[number];
        const about = [article.title, article.path, ...article.authors].join("\n");
        return { text, plain: folded(text), about: folded(about) };
      });
    })();
    return everything;
  }

  function folded(text) {
    return text.toLowerCase().replace(/[‘’]/g, "'").replace(/[“”]/g, '"');
  }

  function words(query) {
    return [...folded(query).matchAll(/"([^"]+)"?|[^\s"]+/g)].map((found) => found[1] || found[0]);
  }

  // --- filters -----------------------------------------------------------------------

  function passes(code, severity, trend, wanted) {
    const rule = index.rules[code];
    const kind = wanted.get("kind");
    const market = wanted.get("market");
    return (!wanted.get("severity") || severity === wanted.get("severity")) &&
      (!kind || rule.family === kind || rule.category === kind) &&
      (!wanted.get("rule") || rule.name === wanted.get("rule")) &&
      (!market || !rule.markets.length || rule.markets.includes(market)) &&
      (!wanted.get("trend") || trend === wanted.get("trend"));
  }

  function fits(article, wanted) {
    const market = wanted.get("market");
    return (!wanted.get("state") || article.state === wanted.get("state")) &&
      (!wanted.get("section") || article.section === wanted.get("section")) &&
      (!wanted.get("author") || article.authors.includes(wanted.get("author"))) &&
      (!market || !article.markets.length || article.markets.includes(market)) &&
      (!wanted.get("topic") || article.topics.includes(wanted.get("topic"))) &&
      (!OF_FINDINGS.some((name) => wanted.get(name)) ||
        article.findings.some((finding) => passes(...finding, wanted)));
  }

  function choices() {
    const rules = Object.values(index.rules);
    const each = (name) => index.articles.flatMap((article) => article[name]);
    const found = {
      state: Object.entries(STATES),
      severity: SEVERITIES,
      kind: [...rules.map((rule) => rule.family), ...rules.map((rule) => rule.category)],
      rule: rules.map((rule) => rule.name),
      trend: index.since ? TRENDS : [],
      section: index.articles.map((article) => article.section),
      author: each("authors"),
      market: [...each("markets"), ...rules.flatMap((rule) => rule.markets)],
      topic: Object.entries(index.topics),
    };
    for (const name of ["kind", "rule", "section", "author", "market"]) {
      found[name] = [...new Set(found[name])].filter(Boolean).sort((a, b) => a.localeCompare(b));
    }
    return found;
  }

  function drawFilters() {
    for (const [name, values] of Object.entries(choices())) {
      const options = values.map((value) => Array.isArray(value)
        ? el("option", { value: value[0] }, value[1]) : el("option", { value }, value));
      const select = el("select", { id: name }, el("option", {}, "all"));
      select.append(...options);
      select.firstChild.value = "";
      select.addEventListener("change", () => settle({ [name]: select.value }));
      const label = el("label", {}, name[0].toUpperCase() + name.slice(1) + " ", select);
      label.hidden = values.length === 0;
      byId("filters").append(label, " ");
    }
  }

  function fill(wanted) {
    for (const name of FILTERS) {
      const select = byId(name);
      select.value = wanted.get(name) || "";
      if (select.selectedIndex < 0) { select.value = ""; }
    }
    if (byId("q") !== document.activeElement) { byId("q").value = wanted.get("q") || ""; }
  }

  async function choose(wanted) {
    const numbers = index.articles.map((_, at) => at).filter((at) => fits(index.articles[at], wanted));
    const query = words(wanted.get("q") || "");
    if (!query.length) { return { numbers, excerpts: new Map() }; }
    const all = await searchable();
    const excerpts = new Map();
    const found = numbers.filter((at) => {
      const { text, plain, about } = all[at];
      if (!query.every((word) => plain.includes(word) || about.includes(word))) { return false; }
      const word = query.find((one) => plain.includes(one));
      if (word && plain.length === text.length) {
        excerpts.set(at, excerpt(text, plain.indexOf(word), word.length));
      }
      return true;
    });
    return { numbers: found, excerpts };
  }

  function excerpt(text, at, length) {
    const start = Math.max(at - 60, 0);
    const end = Math.min(at + length + 60, text.length);
    return el("small", { class: "excerpt" }, (start ? "…" : "") + text.slice(start, at),
      el("mark", { class: "hit" }, text.slice(at, at + length)),
      text.slice(at + length, end) + (end < text.length ? "…" : ""));
  }

  // --- the list ----------------------------------------------------------------------

  function row(number, extra) {
    const article = index.articles[number];
    const fresh = article.findings.filter((finding) => finding[2] === "new").length;
    const link = el("a", { href: address({ article: article.path, finding: "" }) }, article.title);
    return el("tr", { "data-article": number },
      el("td", {}, link, fresh ? badge("new", fresh + " new") : null,
        el("br"), el("small", { class: "soft" }, article.path),
        extra ? el("br") : null, extra),
      el("td", {}, badge(article.state, STATES[article.state])),
      ...article.counts.map((count) => el("td", { class: "n" }, String(count))));
  }

  async function list(wanted, now) {
    if (wanted.get("q") && !everything) { byId("status").textContent = "Searching…"; }
    const { numbers, excerpts } = await choose(wanted);
    if (now !== turn) { return; }
    order = numbers;
    byId("rows").replaceChildren(
      ...numbers.slice(0, limit).map((number) => row(number, excerpts.get(number))));
    byId("status").textContent = index.articles.length === numbers.length
      ? many(numbers.length, "article")
      : numbers.length.toLocaleString("en") + " of " + many(index.articles.length, "article");
    byId("more").hidden = numbers.length <= limit;
    byId("more").textContent = "Show " + Math.min(numbers.length - limit, 200) + " more";
    byId("print-all").disabled = numbers.length === 0;
  }

  // --- an article's text -------------------------------------------------------------

  // Cuts text at the edges of its marked passages. `marks` is [start, end, finding] in code points.
  class Text {
    constructor(article, marks) {
      this.article = article;
      this.marks = marks;
      this.numbered = new Set();
      this.points = /[\ud800-\udfff]/.test(article.text) ? Array.from(article.text) : null;
    }

    slice(start, end) {
      return this.points ? this.points.slice(start, end).join("") : this.article.text.slice(start, end);
    }

    nodes(start, end, instead) {
      const here = this.marks.filter((mark) => mark[0] < end && mark[1] > start);
      if (instead !== undefined) { return [this.piece(instead, here)]; }
      const edges = new Set([start, end]);
      here.forEach((mark) => mark.slice(0, 2).forEach((at) => at > start && at < end && edges.add(at)));
      const sorted = [...edges].sort((a, b) => a - b);
      return sorted.slice(1).map((to, at) => this.piece(
        this.slice(sorted[at], to), here.filter((mark) => mark[0] < to && mark[1] > sorted[at])));
    }

    piece(words, marks) {
      if (!marks.length) { return document.createTextNode(words); }
      const findings = marks.map((mark) => mark[2]);
      const worst = SEVERITIES.find((name) => findings.some((one) => one.severity === name));
      const node = el("mark", {
        class: worst, "data-findings": findings.map((one) => one.number).join(" "),
      }, words);
      for (const finding of findings) {
        if (!this.numbered.has(finding.number)) {
          this.numbered.add(finding.number);
          node.append(el("a", {
            class: "number", href: address({ article: this.article.path, finding: finding.id }),
            "aria-label": "finding " + finding.number,
          }, String(finding.number)));
        }
      }
      return node;
    }

    lines(start, end) { // as it is written, line by line
      const rows = [];
      let at = 0;
      (this.points ? this.points.join("") : this.article.text).split("\n").forEach((line, number) => {
        const length = this.points ? Array.from(line).length : line.length;
        if (at >= start && at < end || at === start) {
          rows.push(el("div", { class: "line", "data-line": number + 1 },
            el("span", { class: "at", "aria-hidden": "true" }, String(number + 1)),
            el("span", {}, ...this.nodes(at, at + length))));
        }
        at += length + 1;
      });
      return rows;
    }

    tree(node) { // as readers see it
      if (typeof node[0] === "number") { return this.nodes(...node); }
      const [tag, extra, ...children] = node;
      const inside = children.flatMap((child) => this.tree(child));
      return [(ELEMENTS[tag] || ELEMENTS.div)(inside, extra, tag)];
    }
  }

  const plain = (inside, _, tag) => el(tag, {}, ...inside);
  const heading = (inside, _, tag) => {
    const node = el("p", { class: "heading " + tag, role: "heading", "aria-level": Math.min(+tag[1] + 2, 6) });
    node.append(...inside);
    return node;
  };
  const ELEMENTS = {
    h1: heading, h2: heading, h3: heading, h4: heading, h5: heading, h6: heading,
    a: (inside, url) => url && !inside.some(hasLink)
      ? el("span", {}, ...inside, " ", el("small", { class: "target" }, "[", web(url, host(url)), "]"))
      : el("span", { class: "link" }, ...inside),
    img: (inside) => el("span", { class: "chip" }, "Picture: ", ...inside),
    shortcode: (inside) => el("code", { class: "chip" }, ...inside),
    tag: (inside) => el("code", { class: "tag" }, ...inside),
    footnote: (inside) => el("div", { class: "footnote" }, ...inside),
    thead: (inside) => el("thead", {}, el("tr", {}, ...inside)),
    ol: (inside, start) => el("ol", { start: start === 1 ? undefined : start }, ...inside),
    pre: (inside) => el("pre", { tabindex: "0", role: "group", "aria-label": "verbatim text" }, ...inside),
    div: (inside) => el("div", {}, ...inside),
  };
  for (const tag of "p blockquote li ul table tr td em strong s code sup hr br dl dt dd".split(" ")) {
    ELEMENTS[tag] = plain;
  }

  function hasLink(node) {
    return node.nodeType === 1 && (node.matches("a:not(.number)") || node.querySelector("a:not(.number)"));
  }

  function host(url) {
    try { return new URL(url).host; } catch { return "link"; }
  }

  function textOf(article, cards) {
    const marks = article.findings
      .filter((finding) => cards.has(finding.number) && !absent(finding))
      .map((finding) => [finding.span[0], Math.max(finding.span[1], finding.span[0] + 1), finding]);
    const reading = new Text(article, marks);
    const front = reading.lines(0, article.body);
    const inHead = marks.some((mark) => mark[0] < article.body);
    const body = article.tree.flatMap((node) => reading.tree(node));
    const source = new Text(article, marks);
    return el("section", { class: "text", "aria-label": "Text of the article" },
      el("p", { class: "views" },
        el("button", { type: "button", "data-view": "reading", "aria-pressed": "true" }, "As readers see it"), " ",
        el("button", { type: "button", "data-view": "source", "aria-pressed": "false" }, "As it is written")),
      el("div", { class: "reading" },
        article.body > 0 ? el("details", { class: "front", open: inHead },
          el("summary", {}, "Front matter"), el("div", { class: "source" }, ...front)) : null,
        el("div", { class: "prose", dir: "auto" }, ...body)),
      el("div", { class: "source whole", hidden: true },
        ...source.lines(0, Infinity)));
  }

  function absent(finding) {
    return Boolean(finding.note) && index.rules[finding.rule].name.startsWith("missing-");
  }

  // --- what to change ----------------------------------------------------------------

  function card(article, finding) {
    const rule = index.rules[finding.rule];
    return el("article", {
      class: "card " + finding.severity, "data-finding": finding.id, "data-number": finding.number,
      tabindex: "-1", "aria-label": "finding " + finding.number,
    },
    el("p", { class: "facts" },
      el("a", { href: address({ article: article.path, finding: finding.id }), title: "Address of this finding" },
        String(finding.number)),
      " ", badge(finding.severity, finding.severity), " ", finding.trend ? badge(finding.trend, finding.trend) : null,
      el("span", {}, " " + finding.confidence + " confidence · "),
      el("button", { type: "button", class: "plain", "data-line": finding.line }, "line " + finding.line)),
    el("p", { class: "what" }, sentence(finding.message)),
    finding.help ? el("p", { class: "todo" }, sentence(finding.help)) : null,
    ...better(finding, rule),
    ...authorities(rule.sources),
    reasons(finding, rule));
  }

  function better(finding, rule) {
    const parts = [];
    if (finding.fix) {
      parts.push(el("div", { class: "fix" },
        el("p", {}, finding.fix.title, el("small", {}, finding.fix.kind === "safe"
          ? " – healthlint check --fix does this" : " – a suggestion; read it before you use it")),
        ...finding.fix.edits.map(([before, after]) => el("p", {},
          before ? el("del", {}, before) : null, before && after ? " " : null,
          after ? el("ins", {}, after) : null))));
    }
    if (rule.passes.length) {
      parts.push(el("details", {}, el("summary", {}, "Wording that passes"),
        el("ul", {}, ...rule.passes.map((text) => el("li", {}, text)))));
    }
    return parts;
  }

  function authorities(sources) {
    const items = sources.map((source) => [
      web(source.url, source.title), source.ref ? ", " + source.ref : ""]);
    if (!items.length) { return []; }
    const first = el("p", { class: "who" }, "Who says so: ", ...items[0].filter(Boolean));
    if (items.length === 1) { return [first]; }
    return [first, el("details", {}, el("summary", {}, many(items.length - 1, "more source")),
      el("ul", {}, ...items.slice(1).map((item) => el("li", {}, ...item))))];
  }

  function reasons(finding, rule) {
    const facts = [
      finding.rule + " " + rule.name, rule.category || rule.family,
      rule.markets.length ? "only for " + rule.markets.join(", ") : "all markets",
      finding.also.length ? "also " + finding.also.join(", ") : "",
    ];
    return el("details", {}, el("summary", {}, "Why"),
      rule.why ? el("p", {}, rule.why) : null,
      finding.why.length ? el("ul", {}, ...finding.why.map((text) => el("li", {}, text))) : null,
      ...finding.related.map((one) => el("p", {},
        el("button", { type: "button", class: "plain", "data-line": one.line }, "line " + one.line),
        ": " + one.message)),
      el("p", { class: "soft" }, facts.filter(Boolean).join(" · ")));
  }

  function checklist(article, cards) {
    return el("ul", { class: "checklist" }, ...article.notes.map((note) => {
      const own = article.findings.filter((one) => one.note === note.id && cards.has(one.number));
      return el("li", { class: note.state },
        el("p", {}, el("b", {}, note.name), " ", badge(note.state, NOTE_STATES[note.state]),
          note.line ? " " : null,
          note.line ? el("button", { type: "button", class: "plain", "data-line": note.line }, "line " + note.line) : null),
        note.because ? el("p", { class: "soft" }, "Owed because " + note.because) : null,
        ...flags(note), ...own.map((finding) => card(article, finding)));
    }));
  }

  function flags(note) {
    if (!note.flags.length) { return []; }
    const named = note.flags.filter((flag) => flag[1]).length;
    return [
      el("details", { open: note.state === "missing" },
        el("summary", {}, "Red flags: " + named + " of " + note.flags.length + " named"),
        el("ul", { class: "flags" }, ...note.flags.map(([name, there]) =>
          el("li", { class: there ? "there" : "missing" }, name + (there ? " (named)" : " (missing)")))),
        note.source ? el("p", { class: "who" }, "After ", web(note.source.url, note.source.title),
          note.source.ref ? ", " + note.source.ref : "") : null),
    ];
  }

  function standing(one) {
    const days = one.until ? Math.ceil((Date.parse(one.until) - Date.now()) / DAY) : NaN;
    const end = one.until ? "until " + one.until + (days >= 0 ? " (" + many(days, "day") + " left)" : "") : "no end";
    return el("li", {}, el("b", {}, one.rule), ": ", one.reason,
      el("p", { class: "soft" }, one.by ? "approved by " + one.by : "approved by nobody", " · ", end, " · ",
        el("button", { type: "button", class: "plain", "data-line": one.line }, "line " + one.line)),
      el("p", { class: "soft" }, "“" + one.text + "”"));
  }

  function part(title, ...children) {
    return children.some(Boolean)
      ? el("section", { "data-part": title }, el("h2", {}, title), ...children) : null;
  }

  function jumps(parts) { // to the parts of a long page
    if (parts.length < 2) { return null; }
    return el("p", { class: "jumps" }, ...parts.flatMap((one) => [
      el("button", { type: "button", class: "plain", "data-jump": one.dataset.part }, one.dataset.part),
      " " + one.querySelectorAll(".card, ul.standing > li").length + " ",
    ]));
  }

  function changes(article, cards) {
    const families = (...names) => article.findings
      .filter((finding) => cards.has(finding.number))
      .filter((finding) => names.includes(index.rules[finding.rule].family))
      .filter((finding) => !article.notes.some((note) => note.id === finding.note))
      .map((finding) => card(article, finding));
    const known = ["note", "front-matter", "shortcode", "directive", "io"];
    const others = Object.values(index.rules).map((rule) => rule.family)
      .filter((family) => !known.includes(family));
    const numbers = families("note");
    const parts = [
      part("Passages", ...families(...others)),
      part("Required notes", article.notes.length ? checklist(article, cards) : null, ...numbers),
      part("Front matter and shortcodes", ...families(...known.slice(1))),
      part("Let stand", article.suppressed.length
        ? el("ul", { class: "standing" }, ...article.suppressed.map(standing)) : null),
      part("Fixed", article.fixed.length ? el("ul", { class: "standing" }, ...article.fixed.map(
        (one) => el("li", {}, el("b", {}, one.name), ": ", one.message,
          el("p", { class: "soft" }, "was on line " + one.line + " in " + index.since)))) : null),
    ].filter(Boolean);
    return el("section", { class: "changes", tabindex: "0", "aria-label": "What to change" },
      article.findings.length ? null : el("p", { class: "fine" }, "Nothing to change."),
      jumps(parts), ...parts);
  }

  function visible(article, wanted) {
    return new Set(article.findings
      .filter((finding) => passes(finding.rule, finding.severity, finding.trend, wanted) ||
        finding.id === wanted.get("finding"))
      .map((finding) => finding.number));
  }

  function facts(article) {
    const known = [
      article.path, article.authors.join(", "), article.markets.join(", "),
      article.topics.map((topic) => topic.title).join(", "),
      article.reviewed ? "reviewed " + article.reviewed : "",
    ];
    return el("p", { class: "soft" }, badge(article.state, STATES[article.state]), " ",
      known.filter(Boolean).join(" · "));
  }

  function page(article, wanted) {
    const cards = visible(article, wanted);
    const hidden = article.findings.length - cards.size;
    const clear = Object.fromEntries([...OF_FINDINGS, "market"].map((name) => [name, ""]));
    return [
      el("h1", { tabindex: "-1", dir: "auto" }, article.title),
      facts(article),
      hidden ? el("p", { class: "notice" }, "Filters hide " + many(hidden, "finding") + ". ",
        el("a", { href: address(clear) }, "Show all")) : null,
      el("div", { class: "columns" }, textOf(article, cards), changes(article, cards)),
    ].filter(Boolean);
  }

  function steps(number) {
    const at = order.indexOf(number);
    const step = (to, words) => {
      const target = order[to];
      return target === undefined || at < 0 ? null
        : el("a", { href: address({ article: index.articles[target].path, finding: "" }) }, words);
    };
    return el("nav", { "aria-label": "Articles", class: "steps" },
      el("a", { href: address({ article: "", finding: "" }), id: "back" }, "← All articles"),
      step(at - 1, "Previous"), step(at + 1, "Next"),
      at < 0 ? null : el("span", { class: "soft" }, (at + 1) + " of " + order.length));
  }

  // --- moving about ------------------------------------------------------------------

  let drawn = ""; // the address of what is drawn, apart from the finding

  async function open(number, wanted, now) {
    const key = address({ finding: "" });
    if (key !== drawn) {
      const article = await load(number);
      if (now !== turn) { return; }
      byId("article").replaceChildren(steps(number), ...page(article, wanted));
      document.title = article.title + " – editor report";
      highlight(words(wanted.get("q") || ""));
    }
    if (shown < 0) { left = { scroll: scrollY, row: index.articles[number].path }; }
    show("article");
    const fresh = shown !== number;
    shown = number;
    drawn = key;
    if (wanted.get("finding")) {
      point(byId("article").querySelector('.card[data-finding="' + CSS.escape(wanted.get("finding")) + '"]'));
    } else if (fresh) {
      scrollTo(0, 0);
      byId("article").querySelector("h1").focus({ preventScroll: true });
    }
  }

  function show(view) {
    byId("overview").hidden = view !== "overview";
    byId("article").hidden = view !== "article";
  }

  function overview() {
    show("overview");
    document.title = title;
    if (shown >= 0) {
      shown = -1;
      drawn = "";
      scrollTo(0, left.scroll);
      const link = [...document.querySelectorAll("#rows a")]
        .find((one) => index.articles[one.closest("tr").dataset.article].path === left.row);
      if (link) { link.focus({ preventScroll: true }); }
    } else if (FILTERS.concat("q").some((name) => asked().get(name)) &&
        document.activeElement !== byId("q") && !byId("tools").contains(document.activeElement)) {
      byId("articles").scrollIntoView();
    }
  }

  function point(node) { // shows a card, and the passage that it is about
    if (!node) { return; }
    document.querySelectorAll(".current").forEach((one) => one.classList.remove("current"));
    const marks = [...byId("article").querySelectorAll("mark[data-findings]")]
      .filter((mark) => mark.dataset.findings.split(" ").includes(node.dataset.number));
    [node, ...marks].forEach((one) => one.classList.add("current"));
    node.closest("details")?.setAttribute("open", "");
    const mark = marks.find((one) => one.offsetParent);
    if (mark) { mark.scrollIntoView({ block: "center" }); }
    node.scrollIntoView({ block: "nearest" });
    node.focus({ preventScroll: true });
  }

  function view(name) {
    const here = byId("article");
    here.querySelector(".reading").hidden = name !== "reading";
    here.querySelector(".whole").hidden = name !== "source";
    here.querySelectorAll("[data-view]").forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.view === name)));
  }

  function toLine(line) {
    view("source");
    const row = byId("article").querySelector('.whole [data-line="' + line + '"]');
    if (!row) { return; }
    document.querySelectorAll(".line.current").forEach((one) => one.classList.remove("current"));
    row.classList.add("current");
    row.scrollIntoView({ block: "center" });
  }

  function highlight(query) { // the words that were searched for
    if (!window.Highlight || !CSS.highlights) { return; }
    const ranges = [];
    const walker = document.createTreeWalker(byId("article"), NodeFilter.SHOW_TEXT);
    while (query.length && walker.nextNode()) {
      const text = folded(walker.currentNode.data);
      for (const word of text.length === walker.currentNode.length ? query : []) {
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
          const range = new Range();
          range.setStart(walker.currentNode, at);
          range.setEnd(walker.currentNode, at + word.length);
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("searched", new Highlight(...ranges));
  }

  async function route() {
    const now = turn += 1;
    const wanted = asked();
    fill(wanted);
    await list(wanted, now);
    if (now !== turn) { return; }
    const number = index.articles.findIndex((article) => article.path === wanted.get("article"));
    if (number >= 0) { await open(number, wanted, now); } else { overview(); }
    document.body.dataset.ready = String(now);
  }

  // --- printing ----------------------------------------------------------------------

  async function printAll() {
    const into = byId("printed");
    byId("status").textContent = "Preparing " + many(order.length, "article") + "…";
    for (const number of order) {
      const article = await load(number);
      into.append(el("section", { class: "sheet" }, ...page(article, asked())));
    }
    into.hidden = false;
    byId("overview").hidden = true;
    window.print();
  }

  let unfolded = []; // opened only for paper

  function unfold() {
    unfolded = [...document.querySelectorAll(".panel:not([open]), .checklist li > details:not([open])")];
    unfolded.forEach((one) => one.setAttribute("open", ""));
  }

  function printed() {
    unfolded.forEach((one) => one.removeAttribute("open"));
    if (byId("printed").hidden) { return; }
    byId("printed").replaceChildren();
    byId("printed").hidden = true;
    route();
  }

  // --- events ------------------------------------------------------------------------

  function step(by) {
    const items = shown < 0
      ? [...document.querySelectorAll("#rows a")]
      : [...byId("article").querySelectorAll(".card")];
    const here = shown < 0 ? document.activeElement : byId("article").querySelector(".card.current");
    const at = items.indexOf(here);
    const next = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : at + by];
    if (!next) { return; }
    if (shown < 0) { next.focus(); } else { settle({ finding: next.dataset.finding }); }
  }

  function turnPage(by) {
    const target = order[order.indexOf(shown) + by];
    if (shown >= 0 && target !== undefined) { go({ article: index.articles[target].path, finding: "" }); }
  }

  function back() {
    if (shown >= 0) { go({ article: "", finding: "" }); }
  }

  function search() {
    back();
    requestAnimationFrame(() => { byId("overview").hidden = false; byId("article").hidden = true; byId("q").focus(); });
  }

  const KEYS = {
    "/": search,
    "?": () => byId("help").showModal(),
    j: () => step(1),
    k: () => step(-1),
    n: () => turnPage(1),
    p: () => turnPage(-1),
    u: back,
    s: () => shown >= 0 && view(byId("article").querySelector(".whole").hidden ? "source" : "reading"),
  };

  function key(event) {
    const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
    const act = KEYS[event.key];
    if (!act || typing || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (!byId("shortcuts").checked || byId("help").open) { return; }
    event.preventDefault();
    act();
  }

  function click(event) {
    const at = event.target.closest("[data-line], [data-view], [data-jump], mark[data-findings], .number");
    if (!at || !byId("article").contains(at)) { return; }
    if (at.matches("button[data-line]")) { toLine(at.dataset.line); }
    if (at.dataset.view) { view(at.dataset.view); }
    if (at.dataset.jump) {
      byId("article").querySelector('[data-part="' + at.dataset.jump + '"]').scrollIntoView();
    }
    if (at.dataset.findings) {
      const first = at.dataset.findings.split(" ")[0];
      const node = byId("article").querySelector('.card[data-number="' + first + '"]');
      if (node) { settle({ finding: node.dataset.finding }); }
    }
  }

  const THEMES = [["as my system", ""], ["light", "light"], ["dark", "dark"]];
  let theme = 0;

  function recolour() {
    theme = (theme + 1) % THEMES.length;
    const [name, scheme] = THEMES[theme];
    document.documentElement.style.colorScheme = scheme;
    byId("theme").textContent = "Colours: " + name;
  }

  let typed = 0;

  function type() {
    clearTimeout(typed);
    limit = PAGE;
    typed = setTimeout(() => settle({ q: byId("q").value.trim() }), 150);
  }

  const title = document.title;
  drawFilters();
  byId("q").addEventListener("input", type);
  byId("q").addEventListener("focus", searchable, { once: true });
  byId("tools").addEventListener("submit", (event) => event.preventDefault());
  byId("tools").addEventListener("reset", () => { limit = PAGE; location.hash = ""; byId("q").blur(); });
  byId("more").addEventListener("click", () => { limit += 200; route(); });
  byId("print-all").addEventListener("click", printAll);
  byId("theme").addEventListener("click", recolour);
  byId("keys").addEventListener("click", () => byId("help").showModal());
  byId("skip").addEventListener("click", (event) => { event.preventDefault(); byId("main").focus(); });
  [byId("theme"), byId("keys")].forEach((button) => { button.hidden = false; });
  document.addEventListener("keydown", key);
  document.addEventListener("click", click);
  window.addEventListener("hashchange", route);
  window.addEventListener("afterprint", printed);
  window.addEventListener("beforeprint", unfold);
  route();
})();
