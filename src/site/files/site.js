// Opens the search, which is loaded when it is first wanted.
'use strict';

(() => {
  const root = document.documentElement.dataset.root;
  const opener = document.querySelector('.find');
  let dialog = null;

  const load = (name) => new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = root + name;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });

  const element = (tag, content, attributes = {}) => {
    const one = Object.assign(document.createElement(tag), attributes);
    one.append(...[content].flat());
    return one;
  };

  const build = async () => {
    const field = element('input', [], { type: 'search', autocomplete: 'off', spellcheck: false });
    field.setAttribute('aria-label', 'Search the handbook');
    const note = element('p', 'Loading…', { role: 'status' });
    const hits = element('ol', []);
    dialog = element('dialog', [field, note, hits], { className: 'search' });
    dialog.setAttribute('aria-label', 'Search');
    document.body.append(dialog);
    dialog.showModal();
    field.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowDown') hits.querySelector('a')?.focus();
      if (event.key === 'Enter') hits.querySelector('a')?.click();
      if (event.key === 'ArrowDown' || event.key === 'Enter') event.preventDefault();
    });
    hits.addEventListener('keydown', (event) => {
      const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
      if (!step) return;
      event.preventDefault();
      (event.target.closest('li')[step]?.firstChild ?? field).focus();
    });
    hits.addEventListener('click', () => dialog.close());
    dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
    if (!globalThis.gtm) await load('numbers.js');
    await load('stem.js');
    await load('search.js');
    await load('search-data.js');
    const show = () => {
      const query = field.value.trim();
      const found = query ? gtm.search(query) : [];
      note.textContent = query ? `${found.length} ${found.length === 1 ? 'hit' : 'hits'}` : 'Search everything the playbooks say.';
      hits.replaceChildren(...found.slice(0, 30).map((fact) => element('li', element('a', [
        element('strong', fact.title || fact.section),
        element('span', [fact.place, fact.says].filter(Boolean).join(': ')),
      ], { href: root + fact.to }))));
    };
    field.addEventListener('input', show);
    show();
  };

  const open = () => (dialog ? dialog.showModal() : build());
  opener.hidden = false;
  opener.addEventListener('click', open);
  addEventListener('keydown', (event) => {
    const isTyping = event.target.closest('input, select, textarea, dialog');
    if ((event.key === '/' && !isTyping) || (event.key === 'k' && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      open();
    }
  });
})();
