const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export default function ({ data, parentElement, setTriggerValue }) {
  const view = parentElement.querySelector(".view");
  const [img, mark, button] = view.children;
  const [rows, columns] = data.shape;
  if (view.source !== data.source) img.src = view.source = data.source;
  img.alt = data.alt;
  img.style.imageRendering = columns < 300 ? "pixelated" : "auto";
  mark.hidden = !data.pixel || !data.frame;
  button.hidden = !data.pixel;
  if (!data.pixel) return;
  button.setAttribute("aria-label", data.label);
  let [row, column] = data.pixel;
  const [top, left, height, width] = data.frame || [0, 0, 0, 0]; // fractions of the picture
  const show = () => {
    mark.style.top = `${(top + height / 2 + (row - data.pixel[0]) / rows) * 100}%`;
    mark.style.left = `${(left + width / 2 + (column - data.pixel[1]) / columns) * 100}%`;
    mark.style.height = `${height * 100}%`;
    mark.style.width = `${width * 100}%`;
  };
  const within = (value, size) => Math.min(Math.max(Math.floor(value), 0), size - 1);
  const move = (newRow, newColumn) => {
    [row, column] = [within(newRow, rows), within(newColumn, columns)];
    show();
    clearTimeout(view.waiting);
    view.waiting = setTimeout(() => setTriggerValue("pixel", [row, column]), 80);
  };
  show();
  button.onclick = (event) => {
    if (event.detail === 0) return; // Enter or Space: the arrow keys choose, there is nothing to press
    const box = view.getBoundingClientRect();
    move(((event.clientY - box.top) / box.height) * rows, ((event.clientX - box.left) / box.width) * columns);
  };
  button.onkeydown = (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const reach = event.shiftKey ? 10 : 1;
    move(row + reach * step[0], column + reach * step[1]);
  };
}
