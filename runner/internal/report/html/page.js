'use strict';
(() => {
  const $ = (selector, root) => [...(root || document).querySelectorAll(selector)];

  const form = document.getElementById('filter');
  const found = document.getElementById('found');
  const rules = $('article').map((node) => ({
    node,
    mode: node.dataset.m,
    level: node.dataset.l,
    verdict: node.dataset.v || '',
    text: node.textContent.toLowerCase(),
    counts: !node.dataset.unseen, // a rule that cannot be observed is not counted
  }));
  const all = rules.filter((r) => r.counts).length;

  // Each rule links to itself, for its address to be copied.
  for (const { node } of rules) {
    const a = document.createElement('a');
    a.href = '#' + node.id;
    const heading = node.querySelector('h4');
    a.textContent = heading.textContent;
    heading.replaceChildren(a);
  }

  // Filtering hides rules, and the sections that have none left.
  const filter = () => {
    const want = (name) => (form.elements[name] ? form.elements[name].value : '');
    const words = want('text').toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const r of rules) {
      const on = (!want('mode') || r.mode === want('mode')) && (!want('level') || r.level === want('level')) &&
        (!want('verdict') || r.verdict === want('verdict')) && words.every((w) => r.text.includes(w));
      r.node.hidden = !on;
      if (on && r.counts) shown++;
    }
    for (const section of $('.subject')) section.hidden = !section.querySelector('article:not([hidden])');
    found.textContent = shown === all ? all + ' rules' : shown + ' of ' + all + ' rules';
  };
  form.addEventListener('input', filter);
  form.addEventListener('submit', (e) => e.preventDefault());
  form.addEventListener('reset', () => setTimeout(filter));

  const unfold = document.getElementById('unfold');
  unfold.addEventListener('click', () => {
    const open = unfold.getAttribute('aria-pressed') !== 'true';
    unfold.setAttribute('aria-pressed', String(open));
    for (const d of $('article details')) d.open = open;
  });

  // A link to a rule, or to one of its failures, must show it: whatever hides
  // it is opened, a filter too.
  const reveal = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* not encoded after all */ }
    const target = id && document.getElementById(id);
    if (!target) return;
    if (target.closest('[hidden]')) {
      form.reset();
      filter();
    }
    for (let d = target.closest('details'); d; d = d.parentElement.closest('details')) d.open = true;
    if (target.matches('article')) {
      const inside = target.querySelector('details');
      if (inside) inside.open = true;
    }
    target.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  // A second click on the same link changes no hash.
  document.addEventListener('click', (e) => {
    const a = e.target.closest('a[href^="#"]');
    if (a && a.hash === location.hash) reveal();
  });

  // Copying works from a disk too, where some browsers offer no clipboard.
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement('textarea');
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
  };
  for (const button of $('.copy')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      await copy(button.previousElementSibling.textContent);
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
  }

  // What is wider than the screen scrolls, with the keyboard too.
  const scrollable = () => {
    for (const box of $('.tw, article table')) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    }
  };
  document.addEventListener('toggle', scrollable, true);
  addEventListener('resize', scrollable);

  // Paper shows what is not in order, and folds the rest.
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = $('.more, details.f').filter((d) => !d.open);
    for (const d of folded) d.open = true;
  });
  addEventListener('afterprint', () => { for (const d of folded) d.open = false; });

  form.hidden = false;
  scrollable();
  reveal();
})();
