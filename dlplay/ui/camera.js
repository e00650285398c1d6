// A camera, or a clip in its place: it sends a picture, shows the answer, and only then sends the next one.

const LOST = [3000, 6000]; // ms without an answer until a picture counts as lost: at first, at most
const RESUMED = 3000; // ms in which a camera whose tab was changed starts again by itself
const BURST = { every: 125, most: 80 }; // ms between the pictures of a recording, and how many it may have
const PHOTO_SIDE = 1600; // pixels of a frozen picture's longer side
const RECENT = 5000; // ms of which the frames per second are counted
const SPOKEN = 5000; // ms between two sentences for a screen reader
const REASONS = { NotAllowedError: "refused", NotFoundError: "none", OverconstrainedError: "none",
                  NotReadableError: "taken", AbortError: "taken" };
const lately = new Map(); // name of a camera -> when it was running last, and which one it was

class Camera {
  constructor(root) {
    this.root = root;
    for (const name of ["video", "still", "layer", "answer", "shares", "note", "pace", "said", "spoken", "classes"])
      this[name] = root.querySelector(`.${name}`);
    this.canvas = document.createElement("canvas");
    this.answer.onload = () => {
      this.answer.style.imageRendering = this.answer.naturalWidth < 150 ? "pixelated" : "auto"; // a map's values
    };
    this.buttons = Object.fromEntries([...root.querySelectorAll("[data-do]")].map((one) => [one.dataset.do, one]));
    this.buttons.start.onclick = () => (this.running ? this.stop("stopped") : this.start());
    this.buttons.turn.onclick = () => this.turn();
    this.buttons.freeze.onclick = () => this.freeze();
    this.seq = this.shown = Date.now(); // greater than whatever a former page has counted up to
    this.running = this.starting = false;
    this.video.onresize = () => root.style.setProperty("--ratio", this.video.videoWidth / this.video.videoHeight);
    this.due = this.lost = this.spokenAt = 0;
    this.times = [];
    this.watching = setInterval(() => this.watch(), 250);
    this.leave = () => this.end();
    addEventListener("pagehide", this.leave);
  }

  update(data, trigger) {
    const isFirst = !this.data;
    this.data = data;
    this.trigger = trigger;
    this.show();
    if (data.taken === this.unsent?.value.id) this.unsent = null;
    if (data.answer) this.take(data.answer);
    const before = lately.get(data.name);
    if (isFirst && before && performance.now() - before.at < RESUMED) this.start(before.wanted);
  }

  show() {
    const { words, live, clip, classes } = this.data;
    const texts = { start: this.running ? words.stop : words.start, turn: words.turn, freeze: words.freeze };
    for (const [name, button] of Object.entries(this.buttons)) button.textContent = texts[name];
    this.buttons.turn.hidden = Boolean(clip);
    this.buttons.freeze.hidden = Boolean(clip || classes.length);
    this.buttons.turn.disabled = !(this.running && this.cameras > 1);
    this.buttons.freeze.disabled = !this.running;
    this.video.parentElement.hidden = !this.running && !this.still.src;
    this.video.hidden = !this.running;
    this.still.hidden = this.running || !this.still.src;
    this.root.classList.toggle("live", Boolean(live));
    this.showClasses();
  }

  // ---- the camera itself

  async start(wanted = { facingMode: this.data.facing }) {
    const { clip, words } = this.data, media = navigator.mediaDevices;
    if (!clip && !media?.getUserMedia) return this.tell(words.insecure);
    if (this.starting) return; // the student is being asked
    this.starting = true;
    try {
      this.stream = clip ? await this.film(clip) : await this.open(wanted);
      if (!this.root.isConnected) return this.end(); // it was left while the student was asked
      this.video.srcObject = this.stream;
      await this.video.play();
    } catch (error) {
      this.stop();
      return this.tell((words[REASONS[error.name]] ?? words.failed).replace("{name}", error.name));
    } finally {
      this.starting = false;
    }
    if (!this.root.isConnected) return this.end();
    this.wanted = wanted;
    this.still.removeAttribute("src");
    this.running = true;
    this.times = [];
    this.due = 0;
    this.tell(words.running);
    this.show();
    this.send();
  }

  async open(wanted) {
    const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...size, ...wanted } });
    stream.getVideoTracks()[0].onended = () => this.stop("ended");
    this.cameras = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "videoinput").length;
    return stream;
  }

  async film({ address, lengths, rate }) { // a file of JPEGs, one after the other, as if a camera filmed them
    const file = await (await fetch(new URL(address.replace(/^\//, ""), document.baseURI))).blob();
    const ends = lengths.map((sum => length => sum += length)(0));
    const canvas = document.createElement("canvas"), begin = performance.now();
    const turn = async () => {
      const place = Math.floor(((performance.now() - begin) / 1000) * rate) % ends.length;
      const frame = await createImageBitmap(file.slice(ends[place] - lengths[place], ends[place], "image/jpeg"));
      if (canvas.width !== frame.width) [canvas.width, canvas.height] = [frame.width, frame.height];
      canvas.getContext("2d").drawImage(frame, 0, 0);
      frame.close();
    };
    await turn();
    clearInterval(this.turning);
    this.turning = setInterval(turn, 1000 / rate);
    return canvas.captureStream();
  }

  stop(word) {
    clearInterval(this.turning);
    this.stream?.getTracks().forEach((track) => { track.onended = null; track.stop(); });
    this.video.pause();
    this.video.srcObject = this.stream = this.waiting = null;
    this.running = false;
    lately.delete(this.data.name);
    this.layer.replaceChildren();
    this.pace.textContent = "";
    this.endBurst();
    if (word) this.tell(this.data.words[word]);
    this.show();
  }

  end() { // it is no longer on the page
    const last = lately.get(this.data.name);
    clearInterval(this.watching);
    removeEventListener("pagehide", this.leave);
    this.stop();
    if (last) lately.set(this.data.name, last); // nobody has stopped it: the next tab goes on
  }

  async turn() {
    const now = this.stream.getVideoTracks()[0].getSettings();
    const devices = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "videoinput");
    const next = devices[(devices.findIndex((one) => one.deviceId === now.deviceId) + 1) % devices.length];
    this.stop();
    const other = now.facingMode === "user" ? "environment" : "user";
    await this.start(now.facingMode ? { facingMode: other } : { deviceId: { exact: next.deviceId } });
  }

  // ---- pictures to the server, and what it answers

  picture(side, quality) {
    const { videoWidth: width, videoHeight: height } = this.video;
    const scale = Math.min(1, side / Math.max(width, height));
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.canvas.getContext("2d").drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
    return this.canvas.toDataURL("image/jpeg", quality);
  }

  send() {
    if (!this.running || !this.data.live || this.waiting || document.hidden || !this.video.videoWidth) return;
    this.waiting = { seq: ++this.seq, at: performance.now() };
    this.trigger("frame", { seq: this.seq, jpeg: this.picture(this.data.side, 0.85) });
  }

  take(answer) {
    if (!this.running || answer.seq <= this.shown) return;
    this.shown = answer.seq;
    this.showAnswer(answer);
    if (this.waiting?.seq !== answer.seq) return;
    const now = performance.now(), delay = now - this.waiting.at;
    const last = this.times.splice(-1); // is counted in any case: slow answers have a pace, too
    this.times = [...this.times.filter((time) => now - time < RECENT), ...last, now];
    this.lost = Math.max(LOST[0], 3 * delay);
    this.due = this.waiting.at + 1000 * answer.every;
    this.waiting = null;
    this.showPace(answer, delay);
    setTimeout(() => this.send(), Math.max(0, this.due - now));
  }

  watch() {
    const now = performance.now();
    if (this.unsent && now > this.unsent.at + LOST[0]) this.keep(this.unsent.event, this.unsent.value);
    if (!this.running) return;
    if (!this.root.isConnected) return this.end();
    lately.set(this.data.name, { at: now, wanted: this.wanted });
    if (this.waiting && now > this.waiting.at + (this.times.length ? LOST[0] : 1000)) this.pace.textContent = this.data.words.waiting;
    if (this.waiting && now > this.waiting.at + (this.lost || LOST[0])) { // the wire was cut, or the server is slow
      this.waiting = null;
      this.lost = Math.min(2 * (this.lost || LOST[0]), Math.max(this.lost, LOST[1]));
    }
    if (now > this.due + 50) this.send();
  }

  keep(event, value) { // sent again until the server has it
    this.unsent = { event, value, at: performance.now() };
    this.trigger(event, value);
  }

  freeze() {
    const jpeg = this.picture(PHOTO_SIDE, 0.92);
    this.stop("frozen");
    Object.assign(this.still, { src: jpeg, alt: this.data.words.frozen });
    this.show();
    this.keep("photo", { id: crypto.getRandomValues(new Uint32Array(1))[0], jpeg });
  }

  // ---- what is seen

  tell(text) { this.note.textContent = text; }

  showAnswer(answer) {
    this.answer.hidden = !answer.picture;
    if (answer.picture) Object.assign(this.answer, { src: answer.picture, alt: answer.sentence });
    this.layer.replaceChildren(...answer.boxes.map(([text, [x1, y1, x2, y2]]) => {
      const box = document.createElement("div"), name = document.createElement("span");
      Object.assign(box.style, { left: `${100 * x1}%`, top: `${100 * y1}%` });
      Object.assign(box.style, { width: `${100 * (x2 - x1)}%`, height: `${100 * (y2 - y1)}%` });
      name.textContent = text;
      box.append(name);
      return box;
    }));
    this.shares.replaceChildren(...answer.shares.map(([text, share]) => {
      const row = document.createElement("div"), bar = document.createElement("i");
      const [name, number] = [document.createElement("span"), document.createElement("b")];
      name.textContent = text;
      number.textContent = share.toFixed(2);
      bar.style.setProperty("--share", share);
      row.append(name, bar, number);
      return row;
    }));
    this.said.textContent = answer.sentence;
    if (answer.sentence !== this.spoken.textContent && performance.now() > this.spokenAt + SPOKEN) {
      this.spoken.textContent = answer.sentence;
      this.spokenAt = performance.now();
    }
  }

  showPace({ every, fault }, delay) {
    const { words } = this.data, seconds = (this.times.at(-1) - this.times[0]) / 1000;
    const rate = seconds > 0 ? (this.times.length - 1) / seconds : 0;
    const crowded = 1000 * every > delay ? ` ${words.crowded.replace("{rate}", (1 / every).toFixed(1))}` : "";
    const pace = words.pace.replace("{rate}", rate.toFixed(1)).replace("{delay}", delay.toFixed(0));
    this.pace.textContent = fault || pace + crowded;
    Object.assign(this.pace.dataset, { rate: rate.toFixed(3), delay: delay.toFixed(1) });
  }

  // ---- recording: as long as the button of a class is held

  showClasses() {
    const { classes, words } = this.data;
    while (this.classes.children.length > classes.length) this.classes.lastElementChild.remove();
    classes.forEach((name, place) => {
      const button = this.classes.children[place] ?? this.classes.appendChild(document.createElement("button"));
      const hold = (event) => { event.preventDefault(); this.burst ?? this.beginBurst(name, button); };
      const isKey = (event) => event.key === " " || event.key === "Enter";
      button.type = "button";
      if (!this.burst) button.textContent = words.hold.replace("{name}", () => name);
      button.disabled = !this.running;
      button.onpointerdown = (event) => { button.setPointerCapture(event.pointerId); hold(event); button.focus(); };
      button.onpointerup = button.onpointercancel = button.onblur = () => this.endBurst();
      button.onkeydown = (event) => isKey(event) && hold(event);
      button.onkeyup = (event) => isKey(event) && this.endBurst();
      button.onclick = (event) => { // by a screen reader, which cannot hold it: a second long
        if (event.detail || this.burst) return;
        hold(event);
        setTimeout(() => this.endBurst(), 1000);
      };
      button.oncontextmenu = (event) => event.preventDefault();
    });
  }

  beginBurst(name, button) {
    if (!this.running || this.unsent) return;
    this.burst = { name, frames: [], button };
    const shoot = () => {
      if (this.burst.frames.length < BURST.most) this.burst.frames.push(this.picture(this.data.side, 0.9));
      button.textContent = this.data.words.records.replace("{count}", this.burst.frames.length);
    };
    shoot();
    this.burst.timer = setInterval(shoot, BURST.every);
  }

  endBurst() {
    if (!this.burst) return;
    const { name, frames, timer } = this.burst;
    clearInterval(timer);
    this.burst = null;
    this.showClasses();
    this.keep("burst", { id: crypto.getRandomValues(new Uint32Array(1))[0], name, frames });
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".camera");
  root.camera ??= new Camera(root);
  root.camera.update(data, setTriggerValue);
  return () => root.camera.end();
}
