// Reads amounts, headcounts and numbers as people type them, and prints them as
// the program does. What it can't read it refuses, and says what to write.
'use strict';

globalThis.gtm = (() => {
  const MULTIPLES = [['b', 9, /^(b|bn|billion)$/], ['m', 6, /^(m|mm|mn|mio|million)$/], ['k', 3, /^(k|thousand)$/]];
  const LARGEST = 1e12;

  const grouped = (number) => String(number).replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));

  // The whole part and the decimals of a number, or null.
  const digits = (text) => {
    const match = /^(\d+|\d{1,3}(?:[ ,_]\d{3})+)(?:\.(\d+))?$/.exec(text);
    return match && [match[1].replace(/\D/g, ''), match[2] ?? ''];
  };

  // Cents, exactly: the decimals are moved, never computed with.
  const money = (typed) => {
    const text = typed.trim().toLowerCase().replace(/^~/, '').replace(/\s*(arr|a year|per year|\/year|usd)$/, '').trim();
    if (/[€£¥]/.test(text)) throw new Error('The bands are in US dollars: convert it first.');
    if (/^-|^\(/.test(text)) throw new Error('ARR can’t be negative.');
    if (/\d\s*(-|–|—|to|\.\.)\s*\$?\d/.test(text)) throw new Error('Give the one amount that holds today, not a range.');
    const match = /^\$?\s*([\d.,_ ]*\d)\s*([a-z]*)$/.exec(text);
    const parts = match && digits(match[1]);
    const multiple = match?.[2] ? MULTIPLES.find(([, , names]) => names.test(match[2])) : null;
    if (!parts || (match[2] && !multiple)) throw new Error('Write an amount such as 14.2M or 15,000,000.');
    const [whole, decimals] = parts;
    const places = 2 + (multiple ? multiple[1] : 0);
    if (decimals.replace(/0+$/, '').length > places) throw new Error('That is finer than a cent.');
    const cents = Number(whole + decimals.padEnd(places, '0').slice(0, places));
    if (cents === 0) throw new Error('ARR can’t be zero.');
    if (cents > LARGEST * 100) throw new Error('That is more than any company makes.');
    const isExact = text.startsWith('$') && decimals.length === 2;
    if (!multiple && !isExact && cents < 100_000) throw new Error(`Do you mean ${match[1]}M? Write the M with it.`);
    return cents;
  };

  const people = (typed) => {
    const text = typed.trim().toLowerCase().replace(/^~/, '').replace(/\s*(people|employees|persons|ftes?|staff)$/, '');
    const parts = digits(text);
    if (!parts || text.includes('.')) throw new Error('Write a whole number of people, such as 96.');
    const count = Number(parts[0]);
    if (count === 0) throw new Error('A company has at least one person.');
    if (count > 10_000_000) throw new Error('That is more people than any company has.');
    return count;
  };

  const printMoney = (cents) => {
    const dollars = cents / 100;
    for (const [letter, power] of MULTIPLES) {
      const factor = 10 ** power;
      // In units of what is read aloud with ease: $14.25M, $850K.
      const unit = (factor * 100) / (letter === 'k' ? 1 : 100);
      if (dollars >= factor) {
        if (cents % unit === 0) return `$${grouped(cents / (factor * 100))}${letter.toUpperCase()}`;
        break;
      }
    }
    const whole = Math.floor(dollars);
    const rest = cents % 100;
    return `$${grouped(whole)}${rest > 0 || dollars < 1000 ? `.${String(rest).padStart(2, '0')}` : ''}`;
  };

  // What a gate asks a number in.
  const measures = {
    usd: {
      read: (text) => money(text) / 100,
      // In the largest unit that leaves two decimals at most.
      print: (dollars) => {
        const cents = Math.round(dollars * 100);
        const unit = MULTIPLES.find(([, power]) => cents >= 10 ** power * 100 && cents % 10 ** power === 0);
        return unit ? `$${grouped(cents / (10 ** unit[1] * 100))}${unit[0].toUpperCase()}` : `$${grouped(cents / 100)}`;
      },
    },
    count: {
      read: (text) => {
        const parts = digits(text.trim());
        if (!parts || parts[1]) throw new Error('Write a whole number.');
        return Number(parts[0]);
      },
      print: grouped,
    },
    percent: {
      read: (text) => {
        const parts = digits(text.trim().replace(/\s*%$/, ''));
        if (!parts) throw new Error('Write a percentage such as 34%.');
        return Number(parts.join('.'));
      },
      print: (number) => `${grouped(number)}%`,
    },
  };

  return { money, people, printMoney, grouped, measures, data: null };
})();
