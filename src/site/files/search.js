// Searches as `gtm search` does. The facts, the synonyms, the lists of words and
// every weight stand in search-data.js; here is only how they are put together,
// as the program documents it beside its own. A test holds the two equal.
'use strict';

gtm.data = (data) => {
  const stopWords = new Set(data.stopWords.split(/\s+/));
  const isAlphanumeric = (sign) => sign !== undefined && /[\p{Alphabetic}\p{N}]/u.test(sign);
  const isDigit = (sign) => /^[0-9]$/.test(sign ?? '');

  const fold = (sign) => sign.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

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
  // The algorithm takes an organization for something organic.
  const stemOf = (word) => {
    if (!/^[a-z]+$/.test(word)) return word;
    return word.startsWith('organiz') ? 'organiz' : withoutPlural(gtm.stem(word));
  };
  const stems = new Map();
  const stem = (word) => {
    if (!stems.has(word)) stems.set(word, stemOf(word));
    return stems.get(word);
  };
  const bytes = (word) => new TextEncoder().encode(word).length;
  const keyOf = (term) => words(term).map(withoutPlural).join('');
  const lightWords = new Set(data.lightWords.split(/\s+/).map(stem));

  // Every word of the facts and the synonyms, with how often it stands there.
  const counts = new Map();
  const add = (word, times) => counts.set(word, (counts.get(word) ?? 0) + times);
  // A gap stands between two texts, so that no phrase runs over it.
  const rows = data.facts.map((fact) => fact.fields.map((texts) => texts.flatMap((text, at) => [...(at > 0 ? [''] : []), ...words(text)])));
  rows.flat(2).forEach((word) => word && add(word, 1));
  const average = data.worth.map((_, field) => {
    const all = rows.reduce((sum, row) => sum + row[field].length, 0);
    return Math.max(all, rows.length) / rows.length;
  });
  data.groups.flat().flatMap(words).forEach((word) => add(word, 0));
  const terms = new Map(Object.entries(data.terms));
  const vocabulary = [...counts.keys()];
  const byBeginning = Map.groupBy(vocabulary, (word) => word.slice(0, 2));

  // The words of one stem with one.
  const forms = (word) => {
    const near = bytes(word) < 2 ? vocabulary.filter((known) => known.startsWith(word)) : byBeginning.get(word.slice(0, 2)) ?? [];
    return new Set(near.filter((known) => stem(known) === stem(word)));
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
  const correction = (word) => {
    const length = [...word].length;
    if (length < 3 || /[0-9]/.test(word)) return null;
    const most = length < 8 ? 1 : 2;
    const letters = (text) => [...new Set(text)].sort().join('');
    const found = vocabulary.flatMap((known) => {
      const isLike = [...known][0] === [...word][0] && (length > 4 || letters(known) === letters(word)) && !stopWords.has(known);
      const often = counts.get(known);
      const slips = known.startsWith(word) && often > 0 ? 0 : distance(word, known);
      return isLike && slips <= most ? [{ slips, often, known }] : [];
    });
    found.sort((one, other) => one.slips - other.slips || other.often - one.often || compareText(one.known, other.known));
    return found[0]?.known ?? null;
  };

  const target = (list, weight) => ({ words: list, weight, rarity: 0, weights: new Float64Array(rows.length) });

  const typedIn = (text) => wordsIn(text).map(({ word, start, end }) => {
    const read = stopWords.has(word) || forms(word).size > 0 ? null : correction(word);
    return { start, end, word: read ?? word, isMistyped: read !== null };
  });
  const spelled = (typed) => typed.map(({ word }) => word).join(' ');
  const termAt = (typed) => {
    for (let length = Math.min(typed.length, data.longestTerm); length > 0; length -= 1) {
      const key = keyOf(spelled(typed.slice(0, length)));
      if (terms.has(key)) return [length, data.groups[terms.get(key)]];
    }
    return [1, []];
  };
  const partOf = (text, typed, group) => {
    const own = spelled(typed);
    const formsOf = (term) => words(term).map(forms);
    const synonyms = group.filter((term) => keyOf(term) !== keyOf(own));
    return {
      text: [...text].slice(typed[0].start, typed.at(-1).end).join(''),
      weight: lightWords.has(stem(own)) ? data.light : 1,
      synonyms,
      targets: [
        target(formsOf(own), typed.some(({ isMistyped }) => isMistyped) ? data.correction : 1),
        ...synonyms.map((term) => target(formsOf(term), data.synonym)),
      ],
    };
  };
  const termsIn = (text, isPassed) => {
    const typed = typedIn(text);
    const parts = [];
    for (let at = 0; at < typed.length;) {
      const [length, group] = termAt(typed.slice(at));
      if (length > 1 || !isPassed(typed[at].word)) parts.push(partOf(text, typed.slice(at, at + length), group));
      at += length;
    }
    return parts;
  };
  const read = (text) => {
    const pieces = text.split(/["“”„«»]/);
    let parts = pieces.flatMap((piece, at) => {
      if (at % 2 === 0 || at + 1 === pieces.length) return termsIn(piece, (word) => stopWords.has(word));
      const list = words(piece).map((word) => new Set(counts.has(word) ? [word] : []));
      return list.length > 0 ? [{ text: piece, isPhrase: true, weight: 1, targets: [target(list, 1)], synonyms: [] }] : [];
    });
    if (parts.length === 0) parts = termsIn(text, () => false);
    const typed = ` ${words(text).join(' ')} `;
    const asked = data.questions.filter(([, questions]) => questions.some((question) => typed.includes(` ${question} `)));
    return {
      parts,
      asksFor: asked.flatMap(([kinds]) => kinds),
    };
  };

  const begins = ({ words: list }, row, at) => list.length > 0 && at + list.length <= row.length
    && list.every((forms, step) => forms.has(row[at + step]));
  const rarityOf = (standing) => {
    let sum = 0;
    for (let one = standing + 1; one <= rows.length + 1; one += 1) sum += 1 / one;
    return Math.LOG2E * sum;
  };
  const weigh = (parts) => {
    const targets = parts.flatMap((part) => part.targets);
    const begun = new Map();
    targets.forEach((one) => [...(one.words[0]?.keys() ?? [])].forEach((word) => {
      if (!begun.has(word)) begun.set(word, []);
      begun.get(word).push(one);
    }));
    rows.forEach((fields, fact) => fields.forEach((row, field) => {
      const share = data.worth[field] / (1 - data.b + (data.b * row.length) / average[field]);
      row.forEach((word, at) => (begun.get(word) ?? []).forEach((one) => {
        if (begins(one, row, at)) one.weights[fact] += share;
      }));
    }));
    for (const one of targets) {
      const standing = one.weights.filter((weight) => weight > 0).length;
      if (standing > 0) one.rarity = rarityOf(standing);
    }
  };
  const best = (part, of) => part.weight * part.targets.reduce((most, one) => Math.max(most, of(one)), 0);

  gtm.search = (text) => {
    if (words(text).length === 0 || text.length > 500) return [];
    const query = read(text);
    weigh(query.parts);
    const rarity = (part) => best(part, (one) => one.rarity);
    const known = query.parts.reduce((sum, part) => sum + rarity(part), 0);
    let scored = data.facts.flatMap((fact, at) => {
      let sum = 0;
      let had = 0;
      for (const part of query.parts) {
        const score = best(part, (one) => {
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
      return [{ fact, score: sum * (had / known) * figure * fact.worth }];
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
