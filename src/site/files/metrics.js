// Places one's own number on the scale of a target. Which numbers are below it,
// within or above, and whether that is good, the program has worked out beforehand
// (metrics-data.js): here a number is looked up.
'use strict';

gtm.data = (metrics) => {
  const { element } = gtm;
  const SIGNS = /^\$|[^\d.,]+$/g;

  // What a number comes to: the verdict, whether that misses the target, and its place.
  const tell = ({ cuts, zones, high }, number) => {
    const [verdict, outcome] = zones[gtm.zone(cuts, number)];
    return { verdict, outcome, place: Math.min(number / high, 1) };
  };
  Object.assign(gtm, { tell, metrics });

  document.querySelectorAll('main .gauge').forEach((figure, at) => {
    const metric = metrics[at];
    const name = figure.querySelector('strong').textContent;
    const field = element('input', [], { type: 'text', autocomplete: 'off', placeholder: metric.example, ariaLabel: `Your own: ${name}` });
    const told = element('output', []);
    const mark = document.createElementNS('http://www.w3.org/2000/svg', 'circle');
    const own = element('label', ['Yours ', field, ' ', told], { className: 'own' });
    figure.append(own);
    const unit = metric.example.match(SIGNS)?.join('') ?? '';
    const read = (text) => {
      const typed = text.match(SIGNS)?.join('').trim() ?? '';
      if (typed && typed !== unit) throw new Error(`Write it as in ${metric.example}.`);
      return gtm.number(text.replace(SIGNS, ''), '');
    };
    field.addEventListener('input', () => {
      const number = gtm.typed(field, read);
      told.textContent = field.title;
      mark.remove();
      figure.classList.remove('good', 'off');
      if (number === undefined) return;
      const { verdict, outcome, place } = tell(metric, number);
      told.textContent = `${verdict}${{ met: ', as it should be', missed: ', not yet as it should be' }[outcome] ?? ''}`;
      figure.classList.add(outcome === 'missed' ? 'off' : 'good');
      for (const [key, value] of Object.entries({ class: 'mark', cx: place * 400, cy: 8, r: 6 })) mark.setAttribute(key, value);
      figure.querySelector('svg').append(mark);
    });
  });
};
