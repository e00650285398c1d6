const SIDE = 28;

export default function ({ data, parentElement, setStateValue }) {
  const [canvas, wipe] = [parentElement.querySelector("canvas"), parentElement.querySelector("button")];
  canvas.setAttribute("aria-label", data.label);
  wipe.textContent = data.wipe;
  if (canvas.ready) return; // the drawing stays when the page runs again
  canvas.ready = true;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const empty = () => { pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height); };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  };
  const send = () => {
    const cell = canvas.width / SIDE, sums = new Array(SIDE * SIDE).fill(0);
    const data = pen.getImageData(0, 0, canvas.width, canvas.height).data;
    for (let y = 0; y < canvas.height; y++)
      for (let x = 0; x < canvas.width; x++)
        sums[Math.floor(y / cell) * SIDE + Math.floor(x / cell)] += data[4 * (y * canvas.width + x)];
    setStateValue("pixels", sums.map((sum) => Math.round(sum / (cell * cell))));
  };
  let last = null;
  empty();
  const cell = canvas.width / SIDE;
  (data.pixels || []).forEach((gray, place) => { // what was drawn before a reload
    pen.fillStyle = `rgb(${gray} ${gray} ${gray})`;
    pen.fillRect((place % SIDE) * cell, Math.floor(place / SIDE) * cell, cell, cell);
  });
  pen.lineWidth = 22;
  pen.lineCap = pen.lineJoin = "round";
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    canvas.onpointermove(event);
  };
  canvas.onpointermove = (event) => {
    if (!last) return;
    const next = place(event);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(next[0] + 0.01, next[1]);
    pen.stroke();
    last = next;
  };
  canvas.onpointerup = canvas.onpointercancel = () => {
    if (last) send();
    last = null;
  };
  wipe.onclick = () => { empty(); setStateValue("pixels", []); };
}
