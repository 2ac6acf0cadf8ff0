document.querySelectorAll("th[data-sort]").forEach((head) => head.addEventListener("click", () => {
  const body = head.closest("table").tBodies[0], column = Number(head.dataset.sort), down = head.dataset.down !== "1";
  head.closest("table").querySelectorAll("th[data-sort]").forEach((other) => { other.dataset.down = ""; });
  head.dataset.down = down ? "1" : "";
  const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent;
  const order = (a, b) => a === b ? 0 : a === "" ? 1 : b === "" ? -1 : isNaN(a) || isNaN(b) ? a.localeCompare(b) : b - a;
  const rows = [...body.rows].sort((a, b) => order(key(a), key(b)) * (down || key(a) === "" || key(b) === "" ? 1 : -1));
  body.append(...rows);
}));
