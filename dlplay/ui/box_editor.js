const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const CORNERS = ["nw", "ne", "sw", "se"];

const makeBox = () => {
  const button = document.createElement("button");
  button.type = "button";
  const name = document.createElement("span");
  name.className = "name";
  button.append(name, ...CORNERS.map((corner) => {
    const handle = document.createElement("span");
    handle.className = `corner ${corner}`;
    return handle;
  }));
  return button;
};

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

export default function ({ data, parentElement, setTriggerValue }) {
  const view = parentElement.querySelector(".view");
  const [img, layer] = view.children;
  const [height, width] = data.shape;
  if (view.source !== data.source) img.src = view.source = data.source;
  img.alt = data.alt;
  while (layer.children.length > data.items.length) layer.lastElementChild.remove();
  while (layer.children.length < data.items.length) layer.append(makeBox());

  const changed = ([x1, y1, x2, y2], right, down, corner) => {
    if (!corner) {
      right = clamp(right, -x1, width - x2);
      down = clamp(down, -y1, height - y2);
      return [x1 + right, y1 + down, x2 + right, y2 + down];
    }
    if (corner[1] === "w") x1 = clamp(x1 + right, 0, x2 - 2);
    else x2 = clamp(x2 + right, x1 + 2, width);
    if (corner[0] === "n") y1 = clamp(y1 + down, 0, y2 - 2);
    else y2 = clamp(y2 + down, y1 + 2, height);
    return [x1, y1, x2, y2];
  };

  data.items.forEach((item, number) => {
    const button = layer.children[number];
    const show = () => {
      const [x1, y1, x2, y2] = button.box;
      button.style.left = `${(x1 / width) * 100}%`;
      button.style.top = `${(y1 / height) * 100}%`;
      button.style.width = `${((x2 - x1) / width) * 100}%`;
      button.style.height = `${((y2 - y1) / height) * 100}%`;
      button.style.zIndex = 1000000 - Math.round((x2 - x1) * (y2 - y1)); // a small box lies above a large one
    };
    const send = () => setTriggerValue("moved", { item: number, box: button.box.map((value) => Math.round(value)) });
    if (!button.held) button.box = item.box;
    button.className = item.kind;
    button.firstElementChild.textContent = item.text;
    button.setAttribute("aria-label", `${item.text}: ${data.corners} ${item.box.join(", ")}. ${data.help}`);
    show();
    button.onpointerdown = (event) => {
      const corner = CORNERS.find((one) => event.target.classList.contains(one));
      const [start, x, y] = [button.box, event.clientX, event.clientY];
      const scale = width / view.getBoundingClientRect().width;
      button.held = true;
      button.setPointerCapture(event.pointerId);
      button.onpointermove = (now) => {
        button.box = changed(start, (now.clientX - x) * scale, (now.clientY - y) * scale, corner);
        show();
      };
      button.onpointerup = button.onpointercancel = () => {
        button.held = false;
        button.onpointermove = button.onpointerup = button.onpointercancel = null;
        if (button.box !== start) send();
      };
    };
    button.onkeydown = (event) => {
      const step = STEPS[event.key];
      if (!step) return;
      event.preventDefault();
      const reach = event.shiftKey ? 10 : 1;
      button.box = changed(button.box, reach * step[0], reach * step[1], event.ctrlKey ? "se" : "");
      button.held = true;
      show();
      clearTimeout(button.waiting);
      button.waiting = setTimeout(() => { button.held = false; send(); }, 350);
    };
  });
}
