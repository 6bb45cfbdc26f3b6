// Searches as `gtm search` does. The facts, the synonyms, the lists of words and
// every weight stand in search-data.js; here is only how they are put together,
// as the program documents it beside its own. A test holds the two equal.
'use strict';

gtm.data = (data) => {
  const stopWords = new Set(data.stopWords.split(/\s+/));
  const isAlphanumeric = (sign) => sign !== undefined && /[\p{Alphabetic}\p{N}]/u.test(sign);
  const isDigit = (sign) => /^[0-9]$/.test(sign ?? '');

  const folded = new Map(data.folded.flatMap(([marked, plain]) => [...marked].map((sign) => [sign, plain])));
  const fold = (sign) => [...sign.toLowerCase()].map((lower) => folded.get(lower) ?? lower).join('');

  // The words of a text, each with where it stands.
  const wordsIn = (text) => {
    const signs = [...text];
    const found = [];
    let word = '';
    let start = 0;
    let last = ' ';
    const end = (at) => {
      if (word) found.push({ word, start, end: at });
      word = '';
    };
    signs.forEach((sign, at) => {
      const next = signs[at + 1];
      if (isAlphanumeric(sign)) {
        if (!word) start = at;
        word += fold(sign);
      } else if (word && sign === ':' && isDigit(last) && isAlphanumeric(next)) word += ':';
      else if (word && sign === '.' && isDigit(last) && isDigit(next)) word += '.';
      else if (word && sign === ',' && isDigit(last) && /^[0-9]{3}(?![0-9])/.test(signs.slice(at + 1, at + 5).join(''))) { /* of thousands */ } else if (word && /['’ʼ]/.test(sign) && isAlphanumeric(next)) { /* joins */ } else if (word && /[\u0300-\u036f]/.test(sign)) { /* a mark */ } else {
        end(at);
        if (sign === '&') found.push({ word: 'and', start: at, end: at + 1 });
        if (sign === '%') found.push({ word: 'percent', start: at, end: at + 1 });
      }
      last = sign;
    });
    end(signs.length);
    return found;
  };
  const words = (text) => wordsIn(text).map(({ word }) => word);

  const withoutPlural = (word) => (/[^s]s$/.test(word) && word.length > 2 ? word.slice(0, -1) : word);
  const stems = new Map();
  const stem = (word) => {
    if (!stems.has(word)) stems.set(word, /^[a-z]+$/.test(word) ? withoutPlural(gtm.stem(word)) : word);
    return stems.get(word);
  };
  const bytes = (word) => new TextEncoder().encode(word).length;
  const base = (word) => {
    if (word === 'marketing') return word;
    if (/(ies|ied)$/.test(word) && bytes(word) > 4) return `${word.slice(0, -3)}y`;
    let rest = /ing$/.test(word) ? word.slice(0, -3) : /[^e]ed$/.test(word) ? word.slice(0, -2) : null;
    // What is left of `bring` or `red` is no word.
    if (rest !== null && !(bytes(rest) > 2 && /[aeiouy]/.test(rest))) rest = null;
    rest ??= /(us|ss|sis|xis)$/.test(word) ? word : withoutPlural(word);
    if (bytes(rest) < 4) return rest;
    return /([a-rt-z])\1$|e$/.test(rest) ? rest.slice(0, -1) : rest;
  };
  const keys = (list) => [list.map(base).join(''), base(list.join(''))];
  const lightWords = new Set(data.lightWords.split(/\s+/).map(base));

  // Every word of the facts and the synonyms, with how often it stands there.
  const counts = new Map();
  const add = (word, times) => counts.set(word, (counts.get(word) ?? 0) + times);
  let before = [];
  const rows = data.facts.map((fact) => {
    const row = fact.fields.map((texts, field) => {
      if (JSON.stringify(texts) === before[field]?.texts) return before[field].row;
      // A gap stands between two texts, so that no phrase runs over it.
      const row = texts.flatMap((text, at) => [...(at > 0 ? [''] : []), ...words(text)]);
      row.forEach((word) => word && add(word, 1));
      return row;
    });
    before = fact.fields.map((texts, field) => ({ texts: JSON.stringify(texts), row: row[field] }));
    return row;
  });
  const ofSources = data.facts.map((fact) => fact.counts);
  const count = Math.max(ofSources.filter(Boolean).length, 1);
  const average = data.worth.map((_, field) => {
    const all = rows.reduce((sum, row, at) => sum + (ofSources[at] ? row[field].length : 0), 0);
    return Math.max(all, count) / count;
  });
  data.groups.flat().flatMap(words).forEach((word) => add(word, 0));
  const terms = new Map(Object.entries(data.terms));
  const functions = new Map(Object.entries(data.functions));
  const vocabulary = [...counts.keys()];
  const byBeginning = Map.groupBy(vocabulary, (word) => word.slice(0, 2));

  // The words that will do for one, with what each counts.
  const forms = (word, hasStem) => {
    const found = new Map();
    const near = bytes(word) < 2 ? vocabulary.filter((known) => known.startsWith(word)) : byBeginning.get(word.slice(0, 2));
    for (const known of near ?? []) {
      if (known === word) found.set(known, 1);
      else if (base(known) === base(word)) found.set(known, data.otherForm);
      else if (hasStem && stem(known) === stem(word)) found.set(known, data.sameStem);
    }
    return found;
  };

  // How many letters were left out, put in, mistaken or swapped.
  const distance = (one, other) => {
    const [from, to] = [[...one], [...other]];
    const rowsOf = [Array.from({ length: to.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= from.length; i += 1) {
      rowsOf.push([i]);
      for (let j = 1; j <= to.length; j += 1) {
        const cost = from[i - 1] === to[j - 1] ? 0 : 1;
        let least = Math.min(rowsOf[i - 1][j] + 1, rowsOf[i][j - 1] + 1, rowsOf[i - 1][j - 1] + cost);
        if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) least = Math.min(least, rowsOf[i - 2][j - 2] + 1);
        rowsOf[i].push(least);
      }
    }
    return rowsOf[from.length][to.length];
  };

  const compareText = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  const inTwo = (word) => {
    let best = null;
    for (let at = 3; at < word.length - 2; at += 1) {
      const halves = [word.slice(0, at), word.slice(at)];
      const often = halves.map((half) => (stopWords.has(half) ? 0 : counts.get(half) ?? 0));
      const least = Math.min(...often);
      if (least > 0 && least >= (best?.least ?? 0)) best = { least, halves };
    }
    return best?.halves ?? null;
  };
  const correction = (word) => {
    const length = [...word].length;
    if (length < 3 || /[0-9]/.test(word)) return null;
    const most = length < 8 ? 1 : 2;
    const letters = (text) => [...new Set(text)].sort().join('');
    const found = vocabulary.flatMap((known) => {
      if ([...known][0] !== [...word][0]) return [];
      const often = counts.get(known);
      const begins = length > 3 && often > 0 && known.startsWith(word);
      const isShort = length === 3 || (length === 4 && bytes(known) === bytes(word));
      const slips = begins ? 0 : distance(word, known);
      const fits = !isShort || letters(known) === letters(word);
      return begins || (slips <= most && fits && !stopWords.has(known)) ? [{ slips, often, known }] : [];
    });
    found.sort((one, other) => one.slips - other.slips || other.often - one.often || compareText(one.known, other.known));
    return found.length > 0 ? [found[0].known] : inTwo(word);
  };

  const target = (list, weight) => ({ words: list, weight, rarity: 0, weights: new Float64Array(rows.length) });

  const typedIn = (text) => wordsIn(text).map(({ word, start, end }) => {
    const isPassed = stopWords.has(word);
    const isKnown = isPassed || forms(word, true).size > 0;
    const read = isKnown ? null : correction(word);
    return { start, end, words: read ?? [word], isMistyped: read !== null, isPassed };
  });
  const termAt = (typed) => {
    for (let length = Math.min(typed.length, data.longestTerm); length > 0; length -= 1) {
      const key = keys(typed.slice(0, length).flatMap((one) => one.words)).find((one) => terms.has(one));
      if (key !== undefined) return [terms.get(key), length];
    }
    return null;
  };
  const partOf = (text, typed, group) => {
    const name = [...text].slice(typed[0].start, typed.at(-1).end).join('');
    const isLight = typed.length === 1 && lightWords.has(base(name.toLowerCase()));
    const part = { text: name, weight: isLight ? data.light : 1, apart: typed.length > 1 ? data.apart : 1, words: [], whole: [], synonyms: [] };
    if (typed.length > 1) {
      part.whole.push(target(typed.flatMap((one) => one.words.map((word) => forms(word, !one.isPassed))), 1));
    }
    for (const one of typed.filter(({ isPassed }) => !isPassed)) {
      one.words.forEach((word) => part.words.push(target([forms(word, true)], one.isMistyped ? data.correction : 1)));
    }
    const own = keys(typed.flatMap((one) => one.words)).join(' ');
    for (const term of group === null ? [] : data.groups[group]) {
      const list = words(term);
      if (keys(list).join(' ') !== own) part.synonyms.push(term);
      part.whole.push(target(list.map((word) => forms(word, false)), data.synonym));
    }
    return part;
  };
  const addWords = (query, text) => {
    const typed = typedIn(text);
    for (const [kinds, questions] of data.questions) {
      for (const question of questions.map(words)) {
        for (let at = 0; at + question.length <= typed.length; at += 1) {
          const asking = typed.slice(at, at + question.length);
          if (asking.flatMap((one) => one.words).join(' ') === question.join(' ')) {
            query.asksFor.push(...kinds);
            if (question.length > 1) asking.forEach((one) => { one.isPassed = true; });
          }
        }
      }
    }
    const groups = new Set();
    for (let at = 0; at < typed.length;) {
      const term = termAt(typed.slice(at));
      const [group, length] = term && (term[1] > 1 || !typed[at].isPassed) ? term : [null, 1];
      if (group === null ? !typed[at].isPassed : !groups.has(group)) {
        query.parts.push(partOf(text, typed.slice(at, at + length), group));
      }
      if (group !== null) groups.add(group);
      at += length;
    }
  };
  const read = (text) => {
    const query = { parts: [], asksFor: [] };
    const pieces = text.split(/["“”„«»]/);
    pieces.forEach((piece, at) => {
      if (at % 2 === 0 || at + 1 === pieces.length) addWords(query, piece);
      else {
        const list = words(piece).map((word) => new Map(counts.has(word) ? [[word, 1]] : []));
        if (list.length > 0) query.parts.push({ text: piece, isPhrase: true, weight: 1, apart: 0, words: [], whole: [target(list, 1)], synonyms: [] });
      }
    });
    if (query.parts.length === 0) {
      query.parts = typedIn(text).map((one) => partOf(text, [{ ...one, isPassed: false }], null));
    }
    query.functions = query.parts.filter((part) => !part.isPhrase).flatMap((part) => [part.text, ...part.synonyms])
      .flatMap((name) => keys(words(name))).filter((key) => functions.has(key)).map((key) => functions.get(key));
    return query;
  };

  const follows = ({ words: list }, row, at) => {
    if (list.length === 0 || at + list.length > row.length) return 0;
    let least = 1;
    for (let step = 0; step < list.length; step += 1) {
      const counted = list[step].get(row[at + step]);
      if (counted === undefined) return 0;
      least = Math.min(least, counted);
    }
    return least;
  };
  const rarityOf = (standing) => {
    let sum = 0;
    for (let one = standing + 1; one <= count + 1; one += 1) sum += 1 / one;
    return Math.LOG2E * sum;
  };
  const targetsOf = (part) => [...part.words, ...part.whole];
  const weigh = (parts) => {
    const targets = parts.flatMap(targetsOf);
    const begun = new Map();
    targets.forEach((one) => [...(one.words[0]?.keys() ?? [])].forEach((word) => {
      if (!begun.has(word)) begun.set(word, []);
      begun.get(word).push(one);
    }));
    rows.forEach((fields, fact) => fields.forEach((row, field) => {
      const share = data.worth[field] / (1 - data.b + (data.b * row.length) / average[field]);
      row.forEach((word, at) => (begun.get(word) ?? []).forEach((one) => {
        const counted = follows(one, row, at);
        if (counted > 0) one.weights[fact] += share * counted;
      }));
    }));
    for (const one of targets) {
      if (one.weights.some((weight) => weight > 0)) {
        const standing = one.weights.reduce((sum, weight, at) => sum + (weight > 0 && ofSources[at] ? 1 : 0), 0);
        one.rarity = rarityOf(Math.max(standing, 1));
      }
    }
    for (const part of parts) {
      // Terms that mean the same are as rare as the commonest of them.
      const same = [...(part.words.length === 1 ? part.words : []), ...part.whole];
      const least = Math.min(...same.map((one) => one.rarity).filter((rarity) => rarity > 0));
      same.forEach((one) => { one.rarity = Math.min(one.rarity, least); });
    }
  };
  const combined = (part, of) => {
    const apart = part.apart * part.words.reduce((sum, one) => sum + of(one), 0);
    return part.weight * part.whole.reduce((most, one) => Math.max(most, of(one)), apart);
  };

  gtm.search = (text) => {
    if (words(text).length === 0 || text.length > 500) return [];
    const query = read(text);
    weigh(query.parts);
    const rarity = (part) => combined(part, (one) => one.rarity);
    const known = query.parts.reduce((sum, part) => sum + rarity(part), 0);
    let scored = data.facts.flatMap((fact, at) => {
      let sum = 0;
      let had = 0;
      for (const part of query.parts) {
        const score = combined(part, (one) => {
          const weight = one.weights[at];
          return (one.weight * one.rarity * weight * (data.k1 + 1)) / (data.k1 + weight);
        });
        if (score > 0) {
          sum += score;
          had += rarity(part);
        } else if (part.isPhrase) return [];
      }
      if (!(sum > 0)) return [];
      const figure = fact.figures.some((kind) => query.asksFor.includes(kind)) ? data.figure : 1;
      const isHere = query.functions.length === 0 || query.functions.includes(fact.function);
      const favors = isHere ? figure : figure * data.elsewhere;
      return [{ fact, score: sum * (had / known) * favors * fact.worth }];
    });
    const least = scored.reduce((most, { score }) => Math.max(most, score * data.least), 0);
    scored = scored.filter(({ score }) => score >= least).sort((one, other) => other.score - one.score);
    const seen = new Set();
    return scored.map(({ fact }) => fact).filter(({ id }) => !seen.has(id) && seen.add(id)).map((fact) => ({
      ...fact,
      title: fact.fields[0][0],
      says: fact.fields[1].join('; '),
    }));
  };
};
