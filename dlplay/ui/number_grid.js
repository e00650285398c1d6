const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export default function ({ data, parentElement, setTriggerValue }) {
  const view = parentElement.querySelector(".view");
  view.firstElementChild.innerHTML = data.table; // escaped where it was made
  const button = view.lastElementChild;
  button.setAttribute("aria-label", data.label);
  const body = view.querySelector("tbody");
  const { rows, columns } = data;
  button.style.top = `${body.offsetTop}px`;
  button.style.width = `${body.offsetWidth}px`;
  button.style.height = `${body.offsetHeight}px`;
  const within = (value, size) => Math.min(Math.max(value, 0), size - 1);
  const under = (elements, place, side) => [...elements].findIndex((one) => place < one.getBoundingClientRect()[side]);
  const choose = (row, column) => setTriggerValue("cell", [within(row, rows), within(column, columns)]);
  button.onclick = (event) => {
    if (event.detail === 0) return; // Enter or Space: the arrow keys choose
    const row = within(under(body.rows, event.clientY, "bottom"), rows);
    choose(row, under(body.rows[row].cells, event.clientX, "right"));
  };
  button.onkeydown = (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    choose(data.chosen[0] + step[0], data.chosen[1] + step[1]);
  };
}
