// Sorts a table by the column whose heading is clicked, or chosen with Enter or
// space; again, the other way round. Amounts are compared as such: $14.2M.
'use strict';

(() => {
  const factors = { K: 1e3, M: 1e6, B: 1e9 };

  const value = (row, column) => {
    const words = row.cells[column].textContent.trim();
    const amount = words.match(/^[✓✗·]?\s*\$?(-?[\d,]*\.?\d+)\s*([KMB])?/);
    if (!amount) return words.toLowerCase();
    return Number(amount[1].replaceAll(',', '')) * (factors[amount[2]] ?? 1);
  };

  // What is empty stands last, whichever way.
  const compare = (one, other) => {
    if (one === '' || other === '') return (one === '') - (other === '');
    if (typeof one === typeof other) return one < other ? -1 : Number(one > other);
    return typeof one === 'number' ? -1 : 1;
  };

  for (const table of document.querySelectorAll('table.overview')) {
    const headings = [...table.tHead.rows[0].cells];
    const [body] = table.tBodies;
    headings.forEach((heading, column) => {
      const sort = () => {
        const direction = heading.ariaSort === 'ascending' ? -1 : 1;
        for (const other of headings) other.removeAttribute('aria-sort');
        heading.ariaSort = direction === 1 ? 'ascending' : 'descending';
        const keyed = [...body.rows].map((row) => [value(row, column), row]);
        keyed.sort(([one], [other]) => {
          const isLast = one === '' || other === '';
          return isLast ? compare(one, other) : direction * compare(one, other);
        });
        body.append(...keyed.map(([, row]) => row));
      };
      const button = document.createElement('button');
      button.append(...heading.childNodes);
      button.addEventListener('click', sort);
      heading.append(button);
    });
  }
})();
