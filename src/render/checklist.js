// Keeps what is filled in: in this browser as it is typed, and in a file of
// answers when it is saved. The first form says whose the page is and of which
// day; each of the others is a question, or something to tick off.
'use strict';

(() => {
  const page = document.querySelector('main');
  // The other pages of a site have nothing to keep.
  if (!page.dataset.page) return;
  const [about, ...items] = document.forms;
  const progress = page.querySelector('.progress');
  const key = `gtm ${page.dataset.page}`;
  const asksQuestions = items.some((item) => item.dataset.ask);

  // What is to tick off twice is told apart by its order.
  const ids = items.map((item) => item.dataset.id);
  items.forEach((item, index) => {
    const before = ids.slice(0, index).filter((id) => id === ids[index]).length;
    if (before > 0) item.dataset.id += ` ${before + 1}`;
  });

  // What a form says, without what is empty. Reasons are those of "not
  // applicable" alone.
  const read = (form) => {
    const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
    if (values.reason !== 'other') delete values.because;
    if (values.answer !== 'n/a') {
      delete values.reason;
      delete values.because;
    }
    return values;
  };

  // Which field an answer still needs, if it needs one.
  const lacks = ({ answer, reason, because }) => {
    if (answer !== 'n/a') return null;
    if (!reason) return 'reason';
    return reason === 'other' && !because ? 'because' : null;
  };

  const write = (form, values) => {
    for (const [name, value] of Object.entries(values)) {
      const field = form.elements.namedItem(name);
      if (field?.type === 'checkbox') field.checked = true;
      else if (field) field.value = value;
    }
  };

  const today = () => new Date().toLocaleDateString('sv');

  const record = () => {
    const answers = {};
    for (const item of items) {
      const values = read(item);
      const { id, ask } = item.dataset;
      if (Object.keys(values).length > 0) answers[id] = { ask, ...values };
    }
    const { date = today(), company } = read(about);
    return { schema: 'gtm/answers/1', date, company, stage: page.dataset.stage, answers };
  };

  // Shows how far the page is filled in, and what paper needs to know.
  const show = () => {
    const all = items.map(read);
    const done = all.filter((values) => (values.answer && !lacks(values)) || values.done).length;
    const happening = all.filter((values) => values.answer === 'yes').length;
    progress.textContent = asksQuestions
      ? `${done} of ${items.length} answered, ${happening} happening`
      : `${done} of ${items.length} done`;
    const { company, date } = read(about);
    const footer = [company, date].filter(Boolean).join(', ');
    document.documentElement.style.setProperty('--footer', JSON.stringify(footer));
    for (const day of page.querySelectorAll('[type=date]')) {
      day.classList.toggle('empty', !day.value);
    }
  };

  const keep = () => {
    show();
    try {
      localStorage.setItem(key, JSON.stringify(record()));
    } catch {
      progress.textContent += '. This browser keeps nothing: save the answers before you leave';
    }
  };

  // A question that was reworded since is another question.
  const restore = () => {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(key));
    } catch {
      // Nothing was kept.
    }
    [about, ...items].forEach((form) => form.reset());
    write(about, { date: today(), ...kept });
    for (const item of items) {
      const values = kept?.answers?.[item.dataset.id];
      if (values && values.ask === item.dataset.ask) write(item, values);
    }
    show();
  };

  const save = () => {
    const item = items.find((one) => lacks(read(one)));
    if (item) {
      const field = item.elements[lacks(read(item))];
      field.setCustomValidity('Say why it is not applicable');
      field.reportValidity();
      field.setCustomValidity('');
      return;
    }
    const text = `${JSON.stringify(record(), null, 2)}\n`;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = ['answers', page.dataset.stage, read(about).date].filter(Boolean).join('-') + '.json';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  const startOver = () => {
    if (!confirm('Clear everything that is filled in on this page?')) return;
    try {
      localStorage.removeItem(key);
    } catch {
      // Nothing was kept.
    }
    restore();
  };

  page.addEventListener('input', keep);
  page.addEventListener('submit', (event) => event.preventDefault());
  page.addEventListener('click', (event) => {
    const { classList } = event.target;
    if (classList.contains('clear')) setTimeout(keep);
    if (classList.contains('save')) save();
    if (classList.contains('print')) print();
    if (classList.contains('over')) startOver();
  });
  // The same page, filled in beside this one.
  addEventListener('storage', (event) => {
    if (event.key === key) restore();
  });
  page.querySelector('.buttons').hidden = false;
  restore();
})();
