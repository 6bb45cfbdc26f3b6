// The stems of English words, by the algorithm of Martin Porter (Porter2), as
// the program has them from the Snowball project.
'use strict';

gtm.stem = (() => {
  const EXCEPTIONS = {
    skis: 'ski', skies: 'sky', dying: 'die', lying: 'lie', tying: 'tie', idly: 'idl', gently: 'gentl', ugly: 'ugli',
    early: 'earli', only: 'onli', singly: 'singl', sky: 'sky', news: 'news', howe: 'howe', atlas: 'atlas',
    cosmos: 'cosmos', bias: 'bias', andes: 'andes',
  };
  const KEPT = ['inning', 'outing', 'canning', 'herring', 'earring', 'proceed', 'exceed', 'succeed'];
  const STEP_2 = [
    ['ational', 'ate'], ['tional', 'tion'], ['enci', 'ence'], ['anci', 'ance'], ['abli', 'able'], ['entli', 'ent'],
    ['ization', 'ize'], ['izer', 'ize'], ['ation', 'ate'], ['ator', 'ate'], ['alism', 'al'], ['aliti', 'al'],
    ['alli', 'al'], ['fulness', 'ful'], ['ousness', 'ous'], ['ousli', 'ous'], ['iveness', 'ive'], ['iviti', 'ive'],
    ['biliti', 'ble'], ['bli', 'ble'], ['ogi', 'og'], ['fulli', 'ful'], ['lessli', 'less'], ['li', ''],
  ];
  const STEP_3 = [
    ['ational', 'ate'], ['tional', 'tion'], ['alize', 'al'], ['icate', 'ic'], ['iciti', 'ic'], ['ical', 'ic'],
    ['ful', ''], ['ness', ''], ['ative', ''],
  ];
  const STEP_4 = [
    'al', 'ance', 'ence', 'er', 'ic', 'able', 'ible', 'ant', 'ement', 'ment', 'ent', 'ism', 'ate', 'iti', 'ous',
    'ive', 'ize', 'ion',
  ];
  const longest = (word, endings) =>
    endings.filter(([ending]) => word.endsWith(ending)).sort((one, other) => other[0].length - one[0].length)[0];

  // What stands behind the first consonant after a vowel.
  const behind = (word) => {
    const match = /[aeiouy][^aeiouy]/.exec(word);
    return match ? match.index + 2 : word.length;
  };
  const regions = (word) => {
    const first = /^(gener|commun|arsen)/.exec(word)?.[0].length ?? behind(word);
    return [first, first + behind(word.slice(first))];
  };
  const endsShort = (word) => /[^aeiouy][aeiouy][^aeiouywxY]$/.test(word) || /^[aeiouy][^aeiouy]$/.test(word);

  return (original) => {
    let word = original;
    if (word.length < 3) return word;
    if (Object.hasOwn(EXCEPTIONS, word)) return EXCEPTIONS[word];
    word = word.replace(/^y/, 'Y').replace(/([aeiouy])y/g, '$1Y');
    const [r1, r2] = regions(word);
    const inFirst = (ending) => word.length - ending.length >= r1;
    const inSecond = (ending) => word.length - ending.length >= r2;
    const cut = (ending, instead = '') => {
      word = word.slice(0, word.length - ending.length) + instead;
    };

    if (word.endsWith('sses')) cut('sses', 'ss');
    else if (/(ied|ies)$/.test(word)) cut('ies', word.length > 4 ? 'i' : 'ie');
    else if (/(us|ss)$/.test(word)) { /* kept */ } else if (/[aeiouy].+s$/.test(word)) cut('s');
    if (KEPT.includes(word)) return word.toLowerCase();

    const past = /(eedly|ingly|edly|eed|ing|ed)$/.exec(word)?.[0];
    if (past === 'eed' || past === 'eedly') {
      if (inFirst(past)) cut(past, 'ee');
    } else if (past && /[aeiouy]/.test(word.slice(0, -past.length))) {
      cut(past);
      if (/(at|bl|iz)$/.test(word)) word += 'e';
      else if (/(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(word)) word = word.slice(0, -1);
      else if (word.length === r1 && endsShort(word)) word += 'e';
    }
    if (/.[^aeiouy][yY]$/.test(word)) word = `${word.slice(0, -1)}i`;

    const second = longest(word, STEP_2);
    if (second && inFirst(second[0])) {
      const [ending, instead] = second;
      const before = word.slice(0, -ending.length);
      if (ending === 'ogi') { if (before.endsWith('l')) cut(ending, instead); } else if (ending === 'li') {
        if (/[cdeghkmnrt]$/.test(before)) cut(ending);
      } else cut(ending, instead);
    }
    const third = longest(word, STEP_3);
    if (third && inFirst(third[0]) && (third[0] !== 'ative' || inSecond('ative'))) cut(...third);

    const fourth = longest(word, STEP_4.map((ending) => [ending]))?.[0];
    if (fourth && inSecond(fourth) && (fourth !== 'ion' || /[st]ion$/.test(word))) cut(fourth);

    if (word.endsWith('e') && (inSecond('e') || (inFirst('e') && !endsShort(word.slice(0, -1))))) cut('e');
    else if (word.endsWith('ll') && inSecond('l')) cut('l');
    return word.toLowerCase();
  };
})();
