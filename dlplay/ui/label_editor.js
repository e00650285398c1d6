// What the editor of labels does in the browser; all objects of a picture live there and are sent whole.
const startLabeller = (root) => {
  const [select, range, view, says] = ["select", "input", ".view", "p"].map((one) => root.querySelector(one));
  const [img, canvas, layer, ring] = view.children;
  const pen = canvas.getContext("2d");
  let data = {}, objects = [], past = [], chosen = -1, tool = "box", busy = 0, serial = Date.now(), send = () => {};
  let width = 1, height = 1, waiting = 0, frame = 0;

  const colour = (name) => COLOURS[Math.max(0, data.classes.indexOf(name)) % COLOURS.length];
  const drawMasks = () => {
    frame = 0;
    const image = pen.createImageData(width, height);
    objects.forEach(({ mask, name }, at) => mask && tint(image, mask, colour(name), at === chosen ? 190 : 150));
    pen.putImageData(image, 0, 0);
  };
  const say = (text, value) => data.words[text].replace("$", value);
  const place = (button, box) => put(button, box, [width, height]);
  const show = () => {
    const boxed = objects.filter((one) => !one.mask).length;
    while (layer.children.length > objects.length) layer.lastElementChild.remove();
    while (layer.children.length < objects.length) layer.append(makeItem());
    objects.forEach((one, number) => {
      const button = layer.children[number];
      const kinds = { item: true, masked: one.mask, chosen: number === chosen, above: one.box[1] > 0.08 * height };
      button.className = Object.keys(kinds).filter((kind) => kinds[kind]).join(" ");
      button.style.borderColor = colour(one.name);
      button.firstElementChild.textContent = one.name;
      button.setAttribute("aria-label", `${one.name}: ${say("corners")} ${whole(one.box).join(", ")}. ${data.help}`);
      button.onfocus = () => number !== chosen && choose(number);
      place(button, one.box);
    });
    root.querySelectorAll("[data-say]").forEach((one) => { one.textContent = say(one.dataset.say); });
    root.querySelector("[data-label]").setAttribute("aria-label", say("Tools"));
    root.querySelectorAll("[data-tool]").forEach((one) => one.setAttribute("aria-pressed", one.dataset.tool === tool));
    root.querySelectorAll("[data-tool=brush], [data-tool=eraser], [data-do=cut]").forEach((one) => {
      one.hidden = !data.masks;
    });
    root.querySelector("[data-do=fresh]").hidden = tool !== "brush";
    range.parentElement.hidden = tool === "box";
    root.querySelector("[data-do=undo]").disabled = !past.length;
    root.querySelector("[data-do=remove]").disabled = chosen < 0;
    root.querySelector("[data-do=cut]").disabled = !boxed;
    layer.classList.toggle("painting", tool !== "box");
    layer.classList.toggle("busy", busy > 0);
    const count = say(objects.length === 1 ? "$ object" : "$ objects", objects.length);
    const open = data.masks && boxed ? say(", $ without a mask", boxed) : "";
    const named = chosen < 0 ? "" : say(" Chosen: $.", objects[chosen].name);
    says.textContent = busy ? say("Cutting out ...") : `${count}${open}.${named}`;
    frame ||= requestAnimationFrame(drawMasks);
  };
  const choose = (number) => {
    chosen = number;
    if (number >= 0) select.value = objects[number].name;
    show();
  };
  const tell = (cut = []) => send("drawn", {
    picture: data.picture, version: data.version, serial: ++serial, cut,
    objects: objects.map(({ name, box, mask }) => ({ name, box: whole(box), runs: mask && runsOf(mask) })),
  });
  const remember = () => { past = [...past.slice(-49), objects.map((one) => ({ ...one }))]; };
  const add = (one) => { objects = [...objects, one]; chosen = objects.length - 1; };
  const change = (number, more) => { objects = objects.map((one, at) => (at === number ? { ...one, ...more } : one)); };
  const removeChosen = () => {
    if (chosen < 0 || busy) return;
    remember();
    objects = objects.filter((_, at) => at !== chosen);
    choose(-1);
    tell();
  };
  const point = ({ clientX, clientY }) => {
    const { left, top, width: across, height: down } = view.getBoundingClientRect();
    return [((clientX - left) * width) / across, ((clientY - top) * height) / down];
  };
  const follow = (event, move, end) => {
    layer.setPointerCapture(event.pointerId);
    layer.onpointermove = (now) => { showRing(now); move(now); };
    layer.onpointerup = layer.onpointercancel = (now) => {
      [layer.onpointermove, layer.onpointerup, layer.onpointercancel] = [showRing, null, null];
      end(now);
    };
  };
  const dragBox = (event, number) => {
    const start = point(event), from = number >= 0 && objects[number];
    const corner = CORNERS.find((one) => event.target.classList.contains(one));
    const moving = from && number === chosen && !from.mask;
    const draft = document.createElement("div");
    draft.className = "draft";
    let box = null;
    follow(event, (now) => {
      const [x, y] = point(now);
      if (moving) {
        box = changed(from.box, x - start[0], y - start[1], corner, [width, height]);
        place(layer.children[number], box);
        return;
      }
      const [across, down] = [[start[0], x], [start[1], y]].map((pair) => pair.sort((one, other) => one - other));
      box = whole([clamp(across[0], 0, width), clamp(down[0], 0, height), clamp(across[1], 0, width),
        clamp(down[1], 0, height)]);
      if (!draft.parentElement) view.append(draft);
      place(draft, box);
    }, () => {
      draft.remove();
      const scale = width / view.getBoundingClientRect().width, least = Math.max(2, 5 * scale);
      if (moving && box) {
        remember();
        change(number, { box: whole(box) });
      } else if (!moving && box && box[2] - box[0] >= least && box[3] - box[1] >= least) {
        remember();
        add({ name: select.value, box, mask: null });
      } else {
        choose(number === chosen && !from ? -1 : number);
        if (from) layer.children[number].focus({ preventScroll: true });
        return;
      }
      show();
      layer.children[chosen].focus({ preventScroll: true });
      tell();
    });
  };
  const paint = (event) => {
    const value = tool === "brush" ? 1 : 0, radius = Number(range.value) / 2, size = width * height;
    if (!value && !objects.some((one) => one.mask)) return;
    remember();
    if (value && chosen < 0) add({ name: select.value, box: [0, 0, 1, 1], mask: null });
    const isTouched = (at) => (value || chosen >= 0 ? at === chosen : objects[at].mask);
    const touched = [...objects.keys()].filter(isTouched);
    touched.forEach((at) => {
      const { mask } = objects[at];
      if (mask || value) change(at, { mask: mask ? mask.slice() : new Uint8Array(size) });
    });
    const masks = touched.map((at) => objects[at].mask).filter(Boolean);
    const stamp = (x, y) => masks.forEach((mask) => dab(mask, [width, height], [x, y, radius], value));
    let [x, y] = point(event);
    const to = (now) => {
      const [newX, newY] = point(now), steps = Math.ceil(Math.hypot(newX - x, newY - y) / Math.max(1, radius / 2)) || 1;
      for (let step = 1; step <= steps; step++) stamp(x + ((newX - x) * step) / steps, y + ((newY - y) * step) / steps);
      [x, y] = [newX, newY];
      frame ||= requestAnimationFrame(drawMasks);
    };
    to(event);
    follow(event, to, () => {
      objects = objects.map((one) => (one.mask ? { ...one, box: around(one.mask, height) } : one));
      const before = objects[chosen];
      objects = objects.filter((one) => one.box);
      choose(objects.indexOf(before));
      tell();
    });
  };
  const showRing = (event) => {
    const box = view.getBoundingClientRect(), side = `${(Number(range.value) * box.width) / width}px`;
    Object.assign(ring.style, { display: tool === "box" ? "none" : "block", width: side, height: side,
      left: `${event.clientX - box.left}px`, top: `${event.clientY - box.top}px` });
  };

  [layer.onpointermove, layer.onpointerleave] = [showRing, () => { ring.style.display = "none"; }];
  layer.onpointerdown = (event) => {
    if (busy || event.button) return;
    const number = [...layer.children].indexOf(event.target.closest(".item"));
    event.preventDefault();
    if (event.target.className === "name" && (tool !== "box" || number !== chosen)) choose(number);
    else if (tool === "box") dragBox(event, number);
    else paint(event);
  };
  const does = {
    cut: () => {
      const boxes = objects.map((one, at) => (one.mask ? -1 : at)).filter((at) => at >= 0);
      const wanted = boxes.includes(chosen) ? [chosen] : boxes;
      if (!wanted.length || busy) return;
      remember();
      tell(wanted);
      busy = serial;
      show();
    },
    fresh: () => choose(-1),
    undo: () => {
      if (busy || !past.length) return;
      objects = past.pop();
      choose(-1);
      tell();
    },
    remove: removeChosen,
  };
  root.querySelectorAll("[data-do]").forEach((one) => { one.onclick = does[one.dataset.do]; });
  root.querySelectorAll("[data-tool]").forEach((one) => {
    one.onclick = () => { tool = one.dataset.tool; show(); };
  });
  select.onchange = () => {
    if (chosen < 0 || busy) return;
    remember();
    change(chosen, { name: select.value });
    show();
    tell();
  };
  root.onkeydown = (event) => {
    const step = STEPS[event.key], isItem = event.target.classList.contains("item");
    if (event.key === "z" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); does.undo(); }
    if (!isItem || busy) return;
    if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); removeChosen(); }
    if (!step || chosen < 0) return;
    event.preventDefault();
    if (objects[chosen].mask) return;
    const reach = event.shiftKey ? 10 : 1;
    if (!waiting) remember();
    const corner = event.ctrlKey ? "se" : "";
    change(chosen, { box: changed(objects[chosen].box, reach * step[0], reach * step[1], corner, [width, height]) });
    show();
    clearTimeout(waiting);
    waiting = setTimeout(() => { waiting = 0; tell(); }, 350);
  };

  return (sent, setStateValue) => {
    const isOther = sent.picture !== data.picture, isNewer = isOther || sent.version !== data.version;
    const classes = sent.classes.join("\n");
    [data, send, [height, width]] = [sent, setStateValue, sent.shape];
    if (select.known !== classes) {
      const before = select.value;
      select.replaceChildren(...sent.classes.map((name) => new Option(name, name)));
      if (sent.classes.includes(before)) select.value = before;
      select.known = classes;
    }
    if (isOther) {
      [img.src, canvas.width, canvas.height, past] = [sent.source, width, height, []];
      img.style.imageRendering = width < 300 ? "pixelated" : "auto";
      view.style.maxWidth = `calc(56vh * ${width / height})`;
      range.max = Math.max(8, Math.round(Math.max(width, height) / 5));
      range.value = Math.max(3, Math.round(Math.max(width, height) / 32));
    }
    const wasCutting = busy > 0;
    if (isNewer || sent.answered >= busy) busy = 0;
    if (isNewer) {
      if (!isOther && !wasCutting) remember();
      objects = sent.objects.map(({ name, box, runs }) => ({ name, box, mask: runs && fill(runs, width * height) }));
      chosen = -1;
    }
    img.alt = sent.alt;
    if (!data.masks) tool = "box";
    show();
  };
};

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".labeller");
  root.take ??= startLabeller(root);
  root.take(data, setStateValue);
}
