// Boxes and masks in the browser; a mask is a byte for every pixel, column by column as the runs are.
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const fill = (runs, size) => {
  const mask = new Uint8Array(size);
  let at = 0;
  runs.forEach((count, place) => {
    if (place % 2) mask.fill(1, at, at + count);
    at += count;
  });
  return mask;
};
const runsOf = (mask) => {
  const runs = [];
  let value = 0, start = 0;
  for (let at = 0; at < mask.length; at++) {
    if (mask[at] === value) continue;
    runs.push(at - start);
    [start, value] = [at, mask[at]];
  }
  return [...runs, mask.length - start];
};
const around = (mask, height) => {
  let [x1, y1, x2, y2] = [Infinity, Infinity, -1, -1];
  for (let at = 0; at < mask.length; at++) {
    if (!mask[at]) continue;
    const x = Math.floor(at / height), y = at % height;
    [x1, y1, x2, y2] = [Math.min(x1, x), Math.min(y1, y), Math.max(x2, x), Math.max(y2, y)];
  }
  return x2 < 0 ? null : [x1, y1, x2 + 1, y2 + 1];
};
const dab = (mask, [width, height], [x, y, radius], value) => { // a disc
  for (let column = Math.max(0, Math.ceil(x - radius - 0.5)); column <= Math.min(width - 1, x + radius); column++) {
    const reach = Math.sqrt(Math.max(0, radius ** 2 - (column + 0.5 - x) ** 2));
    const first = clamp(Math.round(y - reach), 0, height), last = clamp(Math.round(y + reach), 0, height);
    mask.fill(value, column * height + first, column * height + last);
  }
};
const tint = (image, mask, colour, alpha) => {
  const bits = parseInt(colour.slice(1), 16), { width, height } = image;
  for (let at = 0; at < mask.length; at++)
    if (mask[at]) {
      const to = 4 * ((at % height) * width + Math.floor(at / height));
      image.data.set([bits >> 16, (bits >> 8) & 255, bits & 255, alpha], to);
    }
};

const CORNERS = ["nw", "ne", "sw", "se"];
const changed = ([x1, y1, x2, y2], right, down, corner, [width, height]) => {
  if (!corner) {
    [right, down] = [clamp(right, -x1, width - x2), clamp(down, -y1, height - y2)];
    return [x1 + right, y1 + down, x2 + right, y2 + down];
  }
  if (corner[1] === "w") x1 = clamp(x1 + right, 0, x2 - 2);
  else x2 = clamp(x2 + right, x1 + 2, width);
  if (corner[0] === "n") y1 = clamp(y1 + down, 0, y2 - 2);
  else y2 = clamp(y2 + down, y1 + 2, height);
  return [x1, y1, x2, y2];
};
const makeItem = () => {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...["name", ...CORNERS.map((corner) => `corner ${corner}`)].map((kind) => {
    const part = document.createElement("span");
    part.className = kind;
    return part;
  }));
  return button;
};
const put = (button, [x1, y1, x2, y2], [width, height]) => Object.assign(button.style, {
  left: `${(x1 / width) * 100}%`, top: `${(y1 / height) * 100}%`,
  width: `${((x2 - x1) / width) * 100}%`, height: `${((y2 - y1) / height) * 100}%`,
  zIndex: 1000000 - Math.round((x2 - x1) * (y2 - y1)), // a small box lies above a large one
});

const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const COLOURS = ["#56B4E9", "#E69F00", "#5FE0B8", "#F0E442", "#CC79A7", "#D55E00", "#0072B2"];
const whole = (box) => box.map((value) => Math.round(value));
