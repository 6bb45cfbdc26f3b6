// Asks what a gate asks, and says what the answers come to. Which answers meet what,
// the program has worked out beforehand for yes, no and every zone of numbers
// (gates/…-data.js): here an answer is looked up, and the sentences are put together.
'use strict';

gtm.data = ({ inputs, cuts, numbers, stages, words: { leads, noneFails, open: openNames, missing: missingNames, heldBack, verdicts } }) => {
  const { element } = gtm;
  // As `a, b and c`.
  const list = new Intl.ListFormat('en-GB');
  const listed = (sentence, names) => (names.length > 0 ? sentence.replace('{names}', () => list.format(names)) : '');
  const inputOf = (one) => inputs.find(({ id }) => id === one.input);
  const print = (one, number) => gtm.measures[inputOf(one).measure].print(number);
  const written = (one) => ({ true: 'yes', false: 'no' }[one.answer] ?? print(one, one.answer));

  // How a condition comes out with an answer.
  const judge = (condition, answer) => {
    const place = { true: 0, false: 1 }[answer] ?? 2 + gtm.zone(cuts, answer);
    const [verdict, placement, distance, says, warning] = answer === undefined ? [condition.first] : condition.zones[place];
    const one = { ...condition, answer, verdict, warning };
    if (!placement) return one;
    const end = numbers[place - 2] + (placement === 'below' ? distance : -distance);
    const by = placement === 'within' ? 0 : Math.abs(answer - end);
    return { ...one, compared: says.replace('{given}', written(one)).replace('{by}', by > 0 ? ` by ${print(one, by)}` : '') };
  };

  const missing = (failed) => listed(missingNames, failed.map((one) => (one.needs ? `${one.name} (${written(one)}, ${one.needs})` : one.name)));

  // The outcome at a stage, as one says it in a meeting.
  const outcome = ({ stage: { title }, met: words }, conditions) => {
    const having = (verdict) => conditions.filter((one) => one.verdict === verdict);
    const deciding = conditions.filter((one) => !one.for);
    const met = deciding.filter((one) => one.verdict === 'met').length;
    const failed = deciding.filter((one) => one.verdict === 'not-met');
    const end = words.indexOf(` at ${title}`);
    let [lead, rest] = [words.slice(0, end), words.slice(end + ` at ${title}`.length)];
    if (failed.length > 0) [lead, rest] = [leads[0], missing(failed)];
    else if (met < deciding.length) {
      const open = verdicts.flatMap(([verdict, words]) => having(verdict).map((one) => `${one.name} (${words})`));
      lead = leads[1];
      rest = noneFails.replace('{met}', met).replace('{all}', deciding.length) + listed(openNames, open);
    }
    const unusual = having('unusual').map((one) => ` ${one.name}: ${one.compared}`);
    const heldBack = having('not-met').filter((one) => one.for).map((one) => heldBack.replace('{what}', () => one.for.text ?? one.for) + missing([one]));
    return [`${lead} at ${title}`, rest + [...unusual, ...heldBack].join('')];
  };

  // What the answers come to at each stage: the outcome, and each condition.
  const tell = (answers) => stages.map((at) => {
    const conditions = at.conditions.map((one) => judge(one, answers[one.input]));
    return { stage: at.stage, outcome: at.met && outcome(at, conditions), conditions };
  });
  gtm.tell = tell;

  const fields = inputs.map((input) => {
    const ask = input.ask.text ?? input.ask;
    const box = () => element('input', [], { type: 'text', name: input.id, autocomplete: 'off', placeholder: input.example, ariaLabel: ask });
    const choices = [['yes', 'Yes'], ['no', 'No'], ['', 'Not known']].map(([value, label]) =>
      element('label', [element('input', [], { type: 'radio', name: input.id, value, checked: value === '' }), label]));
    return element('fieldset', [element('legend', ask), element('div', input.measure ? box() : choices, { className: 'answers' })]);
  });
  const told = element('output', []);
  const section = element('section', [element('h2', 'Answer it here', { className: 'section' }), ...fields, told], { id: 'gate' });

  const show = () => {
    const answers = {};
    for (const { id, measure } of inputs) {
      const field = section.querySelector(`[name="${CSS.escape(id)}"]${measure ? '' : ':checked'}`);
      if (measure) answers[id] = gtm.typed(field, gtm.measures[measure].read);
      else if (field.value) answers[id] = field.value === 'yes';
    }
    const isAnyGiven = Object.values(answers).some((one) => one !== undefined);
    told.replaceChildren(...(isAnyGiven ? tell(answers) : []).filter((at) => at.conditions.length > 0).flatMap((at) => [
      element('p', at.outcome ? [element('strong', at.outcome[0]), at.outcome[1]] : element('strong', at.stage.title)),
      element('ul', at.conditions.filter((one) => one.answer !== undefined).map((one) => {
        const [stage, guide] = (one.warning ?? '').split('.');
        return element('li', [
          element('span', one.verdict.replace('-', ' '), { className: `verdict ${one.verdict}` }), ' ',
          element('strong', one.name), `: ${['met', 'not-met'].includes(one.verdict) ? one.says : one.compared ?? one.says}`,
          ...(one.warning ? [' ', element('a', `${at.stage.title} warns of this`, { href: `../stages/${stage}/${guide}.html#${one.warning}` })] : []),
        ]);
      })),
    ]));
  };
  section.addEventListener('input', show);
  document.querySelector('main h1').after(section);
};
