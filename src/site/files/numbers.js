// Reads amounts, headcounts and numbers as people type them, and prints them as
// the program does. What stands for thousands, what is too much and what is said
// to what can't be read, numbers-data.js has from the program.
'use strict';

globalThis.gtm = {
  data({ multiples, ends: [leastBare, mostCents, mostPeople], refusals: [bare, noMoney, noPeople] }) {
    const refuse = (words) => {
      throw new Error(`${words[0].toUpperCase()}${words.slice(1)}.`);
    };
    const grouped = (number) => String(number).replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));

    // The whole part and the decimals of a number, or null.
    const digits = (text) => {
      const match = /^(\d+|\d{1,3}(?:[ ,_]\d{3})+)(?:\.(\d+))?$/.exec(text);
      return match && [match[1].replace(/\D/g, ''), match[2] ?? ''];
    };

    // Cents, exactly: the decimals are moved, never computed with.
    const money = (typed) => {
      const text = typed.trim().toLowerCase().replace(/^~/, '').replace(/\s*(arr|a year|per year|\/year|usd)$/, '').trim();
      const [, number, word] = /^\$?\s*([\d.,_ ]*\d)\s*([a-z]*)$/.exec(text) ?? refuse(noMoney);
      const [whole, decimals] = digits(number) ?? refuse(noMoney);
      const [, , factor] = word ? multiples.find(([, names]) => names.split(' ').includes(word)) ?? refuse(noMoney) : [0, 0, 1];
      const places = 1 + String(factor).length;
      if (decimals.replace(/0+$/, '').length > places) refuse(noMoney);
      const cents = Number(whole + decimals.padEnd(places, '0').slice(0, places));
      if (cents === 0 || cents > mostCents) refuse(noMoney);
      const isExact = text.startsWith('$') && decimals.length === 2;
      if (!word && !isExact && cents < leastBare) refuse(bare.replaceAll('{given}', number));
      return cents;
    };

    const people = (typed) => {
      const text = typed.trim().toLowerCase().replace(/^~/, '').replace(/\s*(people|employees|persons|ftes?|staff)$/, '');
      const [whole, decimals] = digits(text) ?? refuse(noPeople);
      const count = Number(whole);
      if (decimals || count === 0 || count > mostPeople) refuse(noPeople);
      return count;
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

    const number = (text, sign) => Number((digits(text.trim().replace(sign, '').trim()) ?? refuse('write a number such as 34')).join('.'));

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
