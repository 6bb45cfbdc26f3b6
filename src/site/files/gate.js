// Asks what a gate asks, and says what the answers come to. What must hold, the
// figures and the words of the sources are the program's answer to the gate with
// nothing given (gates/….js); here they are only held against what is typed, by
// the rules that docs/output.md states. A test holds the two equal.
'use strict';

gtm.data = ({ data: gate }) => {
  const section = document.getElementById('gate');
  const isRange = gate.kind === 'range';
  const titles = new Map(gate.stages.map(({ stage }) => [stage.id, stage.title]));
  const titleOf = (stage) => titles.get(stage);
  const andList = (names) => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`);

  const element = (tag, content, attributes = {}) => {
    const one = Object.assign(document.createElement(tag), attributes);
    one.append(...[content].flat());
    return one;
  };

  // Where a number lies by a figure, and how far from it.
  const placement = ({ bounds, low, high }, number) => {
    const isBelow = { 'more-than': number <= low }[bounds] ?? (low !== null && !['at-most', 'less-than'].includes(bounds) && number < low);
    const isOpen = ['at-least', 'more-than', 'between-or-more'].includes(bounds);
    const isAbove = { 'less-than': number >= high }[bounds] ?? (!isOpen && high !== null && number > high);
    return isBelow ? 'below' : isAbove ? 'above' : 'within';
  };
  const gap = (figure, number) => ({ below: figure.low - number, above: number - figure.high }[placement(figure, number)] ?? 0);

  // How a condition comes out with an answer: true, false, a number, or none.
  const judge = (one, condition, answer, isAnyGiven) => {
    const judged = { ...one, condition, answer, placement: null };
    if (one.verdict === 'missing' || one.verdict === 'silent') return judged;
    const figure = one.says.figure;
    if (typeof answer === 'number') judged.placement = placement(figure, answer);
    if (isRange && isAnyGiven) {
      judged.verdict = answer > 0 ? judged.placement : 'not-run';
    } else if (answer === undefined) {
      judged.verdict = 'not-given';
    } else if (answer === true || judged.placement === 'within') {
      judged.verdict = 'met';
    } else if (judged.placement && condition.strength === 'typical') {
      judged.verdict = 'unusual';
    } else if (judged.placement && one.not_ready) {
      const side = one.not_ready.figure;
      judged.verdict = side && placement(side, answer) === 'within' ? 'not-met' : 'silent';
    } else {
      judged.verdict = 'not-met';
    }
    return judged;
  };

  const measure = (one) => gtm.measures[one.input.measure];
  const written = (one) => ({ true: 'yes', false: 'no' }[one.answer] ?? measure(one).print(one.answer));
  const nameOf = (one) => one.input.title + (one.fact?.layer ? ` [${one.fact.layer}]` : '');
  const needs = (one) => {
    if (!one.input.measure || !one.says?.figure) return null;
    const { bounds, low, high } = one.says.figure;
    const [from, to] = [low, high].map((end) => (end === null ? '' : measure(one).print(end)));
    return `needs ${{
      exactly: from, between: from === to ? from : `${from}–${to}`, 'between-or-more': `${from}–${to} or more`,
      'at-least': `${from} or more`, 'more-than': `more than ${from}`, 'at-most': `${to} at most`, 'less-than': `less than ${to}`,
    }[bounds]}`;
  };
  const missing = (failed) => {
    const names = failed.map((one) => {
      const need = needs(one);
      return need && one.answer !== undefined ? `${nameOf(one)} (${written(one)}, ${need})` : nameOf(one);
    });
    return `. Missing: ${andList(names)}.`;
  };
  const compared = (one, stage) => {
    const figure = one.says.figure.quantity;
    const distance = gap(one.says.figure, one.answer);
    const by = distance > 0 ? ` by ${measure(one).print(distance)}` : '';
    const open = one.verdict === 'unusual' ? ' That figure is called typical, so the question stays open.' : '';
    return `${written(one)} is ${one.placement} ${titleOf(stage)}'s ${figure}${by}.${open}`;
  };

  // The outcome at a stage, as one says it in a meeting.
  const outcome = ({ stage: { id: stage }, outcome: atFirst }, conditions) => {
    const having = (verdict) => conditions.filter((one) => one.verdict === verdict);
    const deciding = conditions.filter((one) => !one.condition.for);
    const met = deciding.filter((one) => one.verdict === 'met').length;
    const failed = deciding.filter((one) => one.verdict === 'not-met');
    const all = deciding.length;
    let [lead, rest] = ['', ''];
    if (all === 0 && atFirst === 'not-ready') [lead, rest] = ['Not yet', ': its guide puts this off.'];
    else if (all === 0) [lead, rest] = ['Not asked', ': no source makes it a question there.'];
    else if (failed.length > 0) [lead, rest] = ['Not yet', missing(failed)];
    else if (met < all) {
      const words = { silent: 'the sources are silent here', 'not-given': 'not given', missing: 'missing' };
      const open = Object.keys(words).flatMap((verdict) => having(verdict).map((one) => `${nameOf(one)} (${words[verdict]})`));
      lead = 'Undecided';
      rest = `: ${met} of ${all} conditions met, and none fails.${open.length > 0 ? ` Open: ${andList(open)}.` : ''}`;
    } else if ((gate.consider ?? []).includes(stage)) [lead, rest] = ['The conditions for considering it are met', '.'];
    else [lead, rest] = ['Ready', ': every condition is met.'];
    const unusual = having('unusual').map((one) => ` ${nameOf(one)}: ${compared(one, stage)}`);
    const heldBack = having('not-met').filter((one) => one.condition.for)
      .map((one) => ` Not yet for ${one.condition.for.text ?? one.condition.for}${missing([one])}`);
    return [`${lead} at ${titleOf(stage)}`, rest + [...unusual, ...heldBack].join('')];
  };

  // What the answers come to at each stage: the outcome, and each condition.
  const tell = (answers) => gate.stages.map((at) => {
    const own = gate.conditions.filter((condition) => (condition.at ?? condition.fact.split('.')[0]) === at.stage.id);
    const isAnyGiven = Object.keys(answers).length > 0;
    const conditions = at.conditions.map((one, place) => judge(one, own[place], answers[one.input.id], isAnyGiven));
    return { stage: at.stage.id, outcome: isRange && conditions.length > 0 ? null : outcome(at, conditions), conditions };
  });
  gtm.tell = tell;
  gtm.compared = compared;

  const fields = gate.inputs.map((input) => {
    const field = element('fieldset', element('legend', input.ask.text ?? input.ask));
    const answers = element('div', [], { className: 'answers' });
    if (input.measure) {
      const box = element('input', [], { type: 'text', name: input.id, autocomplete: 'off', placeholder: input.example ?? '' });
      box.setAttribute('aria-label', input.ask.text ?? input.ask);
      answers.append(box);
    } else {
      [['yes', 'Yes'], ['no', 'No'], ['', 'Not known']].forEach(([value, label]) => {
        answers.append(element('label', [element('input', [], { type: 'radio', name: input.id, value, checked: value === '' }), label]));
      });
    }
    field.append(answers);
    return field;
  });
  const told = element('output', []);
  section.append(element('h2', 'Answer it here', { className: 'section' }), ...fields, told);

  const show = () => {
    const answers = {};
    for (const input of gate.inputs) {
      const field = section.querySelector(`[name="${CSS.escape(input.id)}"]${input.measure ? '' : ':checked'}`);
      field.removeAttribute('aria-invalid');
      if (!input.measure && field.value) answers[input.id] = field.value === 'yes';
      if (input.measure && field.value.trim()) {
        try {
          answers[input.id] = gtm.measures[input.measure].read(field.value);
          field.title = '';
        } catch (error) {
          field.title = error.message;
          field.setAttribute('aria-invalid', 'true');
        }
      }
    }
    const isAnyGiven = Object.keys(answers).length > 0;
    told.replaceChildren(...(isAnyGiven ? tell(answers) : []).filter((at) => at.conditions.length > 0).flatMap((at) => [
      element('p', at.outcome ? [element('strong', at.outcome[0]), at.outcome[1]] : element('strong', titleOf(at.stage))),
      element('ul', at.conditions.filter((one) => one.answer !== undefined).map((one) => {
        const says = ['below', 'above', 'within', 'unusual'].includes(one.verdict) ? compared(one, at.stage) : one.says?.text ?? '';
        const warn = one.condition.warn;
        const warning = ['not-met', 'below', 'above'].includes(one.verdict) && warn && warn[one.placement ?? 'no'];
        const [stage, guide] = (warning || '').split('.');
        return element('li', [
          element('span', one.verdict.replace('-', ' '), { className: `verdict ${one.verdict}` }), ' ',
          element('strong', nameOf(one)), `: ${says}`,
          ...(warning ? [' ', element('a', `${titleOf(at.stage)} warns of this`, { href: `../stages/${stage}/${guide}.html#${warning}` })] : []),
        ]);
      })),
    ]));
  };
  section.addEventListener('input', show);
  document.querySelector('main h1').after(section);
  section.hidden = false;
};
