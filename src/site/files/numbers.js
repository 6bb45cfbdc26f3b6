// Reads amounts, headcounts and numbers as people type them, and prints them as
// the program does. What stands for thousands, what is too much and what is said
// to what can't be read, numbers-data.js has from the program.
'use strict';

globalThis.gtm = {
  data({ multiples, separators, between, ends: [leastBare, mostCents, mostPeople], marks: [dollars, others], money: aboutMoney, people: aboutPeople, number: anyNumber }) {
    const refuse = (words) => {
      throw new Error(`${words[0].toUpperCase()}${words.slice(1)}.`);
    };
    const grouped = (number) => String(number).replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));
    const isOneOf = (word, names) => names.split(' ').includes(word);
    const ofNumbers = new RegExp(`^[\\d${separators}]*\\d|`);

    // The whole part and the decimals of a number.
    const digits = (text, { number, groups: ungrouped, long }) => {
      if (ofNumbers.exec(text)[0] !== text || !text) refuse(number);
      const groups = text.split(new RegExp(`[${separators}]`));
      const signs = [...text].filter((sign) => separators.includes(sign));
      const last = signs.at(-1);
      // A comma before three digits groups thousands; a point does beside others.
      const isDecimal = last && text.split(last).length === 2 && (last === '.' || (last === ',' && groups.at(-1).length !== 3));
      const decimals = isDecimal ? groups.pop() : '';
      const isGrouped = new Set(isDecimal ? signs.slice(0, -1) : signs).size === 1
        && /^\d{1,3}$/.test(groups[0]) && groups.slice(1).every((group) => group.length === 3);
      if (groups.length > 1 && !isGrouped) refuse(ungrouped);
      if ((groups.join('') + decimals).replace(/^0+/, '').length > 18) refuse(long);
      return [groups.join(''), decimals];
    };

    // What was typed: whether it is negative, what stands before the number, its
    // digits, and what stands behind it.
    const split = (typed, { words, refusals }) => {
      let text = typed.trim().toLowerCase().replace(/^[~≈]+/, '').trim();
      const ending = words.find((word) => text.endsWith(word)) ?? '';
      text = text.slice(0, text.length - ending.length).trim();
      const [, sign, before, second, rest] = /^([-−+]?)([^\d\-−+.]*)([-−+]?)\s*(.*)$/s.exec(text);
      // Only an amount may have something before it.
      const isMisplaced = before.trim() && words === aboutPeople.words;
      if (!rest) refuse(isMisplaced ? refusals.number : refusals.none);
      const isRange = between.some((mark) => {
        const [low, ...high] = rest.split(mark);
        return /\d/.test(low) && !low.endsWith('e') && /\d/.test(high.join(mark));
      });
      if (isRange) refuse(refusals.range);
      if (isMisplaced) refuse(refusals.number);
      const number = ofNumbers.exec(rest)[0];
      const behind = rest.slice(number.length);
      if (/^[,._]/.test(behind)) refuse(refusals.number);
      return { text, isNegative: /[-−]/.test(sign + second), before: before.trim(), number, digits: digits(number, refusals), behind: behind.trim() };
    };

    const factorOf = (word) => {
      if (/^e\+?\d+$/.test(word)) return word.slice(1) <= 15 ? 10 ** word.slice(1) : undefined;
      return word ? multiples.find(([, names]) => isOneOf(word, names))?.[2] : 1;
    };

    // Cents, exactly: the decimals are moved, never computed with.
    const money = (typed) => {
      const { refusals } = aboutMoney;
      const { text, isNegative, before, number, digits: [whole, decimals], behind } = split(typed, aboutMoney);
      const isMark = (mark) => !mark || isOneOf(mark, dollars) || isOneOf(mark, others);
      const [word, mark] = [...Array(behind.length + 1).keys()].map((at) => [behind.slice(0, at).trim(), behind.slice(at).trim()])
        .find(([word, mark]) => isMark(before) && isMark(mark) && factorOf(word)) ?? refuse(refusals.unit);
      const factor = factorOf(word);
      const signs = [before, mark].filter((sign) => sign);
      const other = signs.find((sign) => isOneOf(sign, others));
      if (other) refuse(refusals.other.replace('{mark}', other.toUpperCase()));
      if (isNegative) refuse(refusals.negative);
      if (factor > 1 && whole >= 1000 && text.match(/[,.]/g)?.join('') === ',') {
        const written = text.toUpperCase();
        refuse(refusals.comma.replace('{point}', written.replace(',', '.')).replace('{nothing}', written.replace(',', '')));
      }
      const places = 1 + String(factor).length;
      if (decimals.replace(/0+$/, '').length > places) refuse(refusals.fine);
      const cents = Number(whole + decimals.padEnd(places, '0').slice(0, places));
      if (cents > mostCents) refuse(refusals.over);
      const isExact = signs.length > 0 && /\.\d\d$/.test(number);
      if (factor === 1 && !isExact && cents > 0 && cents < leastBare) refuse(refusals.bare.replaceAll('{given}', number));
      return cents || refuse(refusals.zero);
    };

    const people = (typed) => {
      const { refusals } = aboutPeople;
      const { isNegative, number, digits: [whole, decimals], behind } = split(typed, aboutPeople);
      if (behind) refuse(refusals.unit);
      if (number.includes('.') || decimals > 0) refuse(refusals.fine);
      return isNegative || whole > mostPeople ? refuse(refusals.over) : Number(whole) || refuse(refusals.zero);
    };

    const printMoney = (cents) => {
      for (const [letter, , factor] of multiples) {
        // In units of what is read aloud with ease: $14.25M, $850K.
        const unit = factor * (letter.toUpperCase() === 'K' ? 100 : 1);
        if (cents >= factor * 100) {
          if (cents % unit === 0) return `$${grouped(cents / (factor * 100))}${letter.toUpperCase()}`;
          break;
        }
      }
      const rest = cents % 100;
      const decimals = rest > 0 || cents < 100_000 ? `.${String(rest).padStart(2, '0')}` : '';
      return `$${grouped(Math.floor(cents / 100))}${decimals}`;
    };

    const number = (text, sign) => Number(digits(text.trim().replace(sign, '').trim(), anyNumber).join('.'));

    // What a gate asks a number in.
    const measures = {
      usd: {
        read: (text) => money(text) / 100,
        // In the largest unit that leaves two decimals at most.
        print: (dollars) => {
          const cents = Math.round(dollars * 100);
          const unit = multiples.find(([, , factor]) => cents >= factor * 100 && cents % factor === 0);
          return unit ? `$${grouped(cents / (unit[2] * 100))}${unit[0].toUpperCase()}` : `$${grouped(cents / 100)}`;
        },
      },
      count: { read: (text) => number(text, ''), print: grouped },
      percent: { read: (text) => number(text, /%$/), print: (share) => `${grouped(share)}%` },
    };

    // In which of the zones that cuts make a number lies: below the first, at it,
    // between it and the next, and so on.
    const zone = (cuts, one) => 2 * cuts.filter((cut) => cut < one).length + Number(cuts.includes(one));

    const element = (tag, content, attributes = {}) => {
      const one = Object.assign(document.createElement(tag), attributes);
      one.append(...[content].flat());
      return one;
    };

    // Reads what a field holds, and says in it what is wrong with that.
    const typed = (field, read) => {
      field.removeAttribute('aria-invalid');
      field.title = '';
      if (!field.value.trim()) return undefined;
      try {
        return read(field.value);
      } catch (error) {
        field.title = error.message;
        field.setAttribute('aria-invalid', 'true');
        return undefined;
      }
    };

    Object.assign(gtm, { money, people, printMoney, grouped, number, measures, zone, element, typed });
  },
};
