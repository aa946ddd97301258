// Neither a less-than sign nor an ampersand: the page is well-formed XML.
document.querySelectorAll('table.sortable').forEach(table => {
  const body = table.tBodies[0];
  const number = text => parseFloat(text.replace(/[,%\s]/g, ''));
  const compare = (a, b) => {
    const difference = number(a) - number(b);
    return Number.isFinite(difference) ? difference : a.localeCompare(b);
  };
  table.querySelectorAll('thead th').forEach((head, column) => {
    const button = document.createElement('button');
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.onclick = () => {
      const up = head.getAttribute('aria-sort') !== 'ascending';
      table.querySelectorAll('th[aria-sort]').forEach(other => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const value = row => row.cells[column].textContent.trim();
      Array.from(body.rows)
        .sort((a, b) => (up ? 1 : -1) * compare(value(a), value(b)))
        .forEach(row => body.append(row));
    };
  });
});
