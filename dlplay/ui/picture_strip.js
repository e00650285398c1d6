export default function ({ data, parentElement, setTriggerValue }) {
  const strip = parentElement.querySelector(".strip");
  const [back, all, on] = strip.children;
  strip.setAttribute("aria-label", data.label);
  [back.textContent, on.textContent] = data.steps;
  if (strip.wanted === data.now || strip.total !== data.items.length) delete strip.wanted;
  strip.total = data.items.length;
  let now = strip.wanted ?? data.now;
  while (all.children.length > data.items.length) all.lastElementChild.remove();
  while (all.children.length < data.items.length) {
    const button = document.createElement("button");
    [button.type, button.className] = ["button", "one"];
    button.append(document.createElement("img"), document.createElement("span"));
    all.append(button);
  }
  const show = () => {
    [...all.children].forEach((button, place) => button.setAttribute("aria-current", place === now));
    [back.disabled, on.disabled] = [now <= 0, now >= data.items.length - 1];
    const open = all.children[now];
    if (open) all.scrollLeft = open.offsetLeft - all.offsetLeft - all.clientWidth / 2 + 33;
  };
  const go = (place) => {
    now = strip.wanted = place; // twelve quick clicks are twelve steps, also while the page is busy
    show();
    setTriggerValue("chosen", place);
  };
  data.items.forEach((item, place) => {
    const button = all.children[place], [img, text] = button.children;
    if (img.src !== item.source) img.src = item.source;
    img.alt = "";
    text.textContent = item.text;
    button.setAttribute("aria-label", item.label);
    button.onclick = () => go(place);
  });
  back.onclick = () => go(now - 1);
  on.onclick = () => go(now + 1);
  show();
}
