// Tells the stage of a company on the first page. What is said stands in
// stage-data.js, as the program says it of companies of every kind: this finds
// one of the same kind, and puts the reader's numbers in the place of its own.
'use strict';

gtm.data = (data) => {
  const [arr, people] = ['arr', 'people'].map((id) => document.getElementById(id));
  const problem = document.getElementById('problem');
  const told = document.getElementById('told');

  // Where a number stands among the bands, and how far the next stage is.
  const rankIn = (begins, value) => begins.filter((from) => from <= value).length;
  const reading = (begins, value, outcome) => {
    const rank = rankIn(begins, value);
    const from = rank > 0 ? begins[rank - 1] : 0;
    const below = begins[rank] ?? null;
    const place = below === null ? null : Math.min((value - from) / (below - from), 1);
    const missing = outcome < begins.length ? begins[outcome] - value : 0;
    return { value, rank, place, percent: place === null ? null : Math.floor(place * 100), missing: missing > 0 ? missing : null };
  };
  const perHead = (cents, count) => Math.max(Math.floor((cents + count * 50) / (count * 100)), 1) * 100;

  // What the answer depends on, and the numbers that stand in it.
  const about = (cents, count) => {
    const outcome = cents === null ? rankIn(data.people, count) : rankIn(data.arr, cents);
    const byArr = cents === null ? null : reading(data.arr, cents, outcome);
    const byPeople = count === null ? null : reading(data.people, count, outcome);
    const stage = Math.max(outcome - 1, 0);
    let compared = null;
    const head = byArr && byPeople ? perHead(cents, count) : null;
    // Only where the two signals differ is anything said of it.
    if (byArr && byPeople && byArr.rank !== byPeople.rank) {
      const at = (place) => (place < data.arr.length ? perHead(data.arr[place], data.people[place]) : null);
      const [floor, ceiling] = [at(stage), at(stage + 1)];
      const [low, high] = ceiling === null ? [floor, Infinity] : [Math.min(floor, ceiling), Math.max(floor, ceiling)];
      compared = head < low ? 'below' : head > high ? 'above' : 'within';
    }
    const decides = byArr ?? byPeople;
    const isClose = outcome < data.arr.length && decides.percent !== null && decides.percent >= 90;
    const key = [byArr?.rank, byPeople?.rank, compared, isClose, count === 1].join(' ');
    const drawn = (one) => (one?.place == null ? null : (one.place * 400).toFixed(1));
    const percent = (one) => (one?.percent == null ? null : `${one.percent}%`);
    const numbers = [
      byArr && gtm.printMoney(cents), percent(byArr), drawn(byArr), byArr?.missing && gtm.printMoney(byArr.missing),
      byPeople && gtm.grouped(count), percent(byPeople), drawn(byPeople), byPeople?.missing && gtm.grouped(byPeople.missing),
      head && gtm.printMoney(head),
    ];
    return { key, numbers };
  };

  // Of each kind the first, whose numbers are told from those of the bands.
  const kinds = new Map();
  for (const [cents, count, pieces] of data.answers) {
    const { key, numbers } = about(cents, count);
    if (!kinds.has(key)) kinds.set(key, { numbers, pieces });
  }

  const pieces = [];
  Object.entries(data.pieces).forEach(([piece, at]) => { pieces[at] = piece; });

  const answer = (cents, count) => {
    const { key, numbers } = about(cents, count);
    const like = kinds.get(key);
    const places = new Map(like.numbers.map((number, at) => [number, numbers[at]]));
    return like.pieces.map((at) => pieces[at]).join('').replace(/[$%.,\w]+/g, (word) => {
      const number = word.replace(/[.,]+$/, '');
      return places.has(number) ? places.get(number) + word.slice(number.length) : word;
    });
  };

  const show = () => {
    const given = [[arr, gtm.money], [people, gtm.people]].map(([field, read]) => {
      field.removeAttribute('aria-invalid');
      if (!field.value.trim()) return null;
      try {
        return read(field.value);
      } catch (error) {
        field.setAttribute('aria-invalid', 'true');
        return error;
      }
    });
    const wrong = given.filter((one) => one instanceof Error);
    problem.textContent = wrong.map((error) => error.message).join(' ');
    const [cents, count] = given;
    const isTold = wrong.length === 0 && (cents !== null || count !== null);
    told.innerHTML = isTold ? answer(cents, count).replace(/<(\/?)h1/g, '<$1h2') : '';
    const keep = new URLSearchParams();
    if (isTold && cents !== null) keep.set('arr', arr.value.trim());
    if (isTold && count !== null) keep.set('people', people.value.trim());
    history.replaceState(null, '', keep.size > 0 ? `#${keep}` : location.pathname.split('/').pop() || '.');
  };

  gtm.answer = answer;
  const kept = new URLSearchParams(location.hash.slice(1));
  arr.value = kept.get('arr') ?? '';
  people.value = kept.get('people') ?? '';
  [arr, people].forEach((field) => field.addEventListener('input', show));
  document.getElementById('company').hidden = false;
  if (kept.size > 0) show();
};
