for (const section of document.querySelectorAll(".ranking")) {
  const table = section.querySelector("table");
  const bodies = [...table.tBodies];
  const form = section.querySelector("form");
  const [text, novel] = form.querySelectorAll("input");
  const output = form.querySelector("output");
  const show = () => {
    const words = text.value.trim().toLowerCase();
    let shown = 0;
    for (const body of bodies) {
      body.hidden = !body.dataset.name.includes(words) || (novel.checked && body.dataset.known === "1");
      shown += body.hidden ? 0 : 1;
    }
    output.textContent = shown === bodies.length ? "" : `${shown} of ${bodies.length} shown`;
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  for (const head of table.querySelectorAll("thead th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const key = head.dataset.key;
      const again = head.hasAttribute("aria-sort");
      const order = again && head.getAttribute("aria-sort") === head.dataset.first ? -head.dataset.order : +head.dataset.order;
      const compare = key === "name"
        ? (a, b) => a.dataset.name.localeCompare(b.dataset.name)
        : (a, b) => a.dataset[key] - b.dataset[key];
      bodies.sort((a, b) => order * compare(a, b) || a.dataset.rank - b.dataset.rank);
      table.append(...bodies);
      for (const other of table.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", order > 0 ? "ascending" : "descending");
      head.dataset.first = head.dataset.order > 0 ? "ascending" : "descending";
    });
  }
}
addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("details")) one.open = true; });
