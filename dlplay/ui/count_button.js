export default function ({ data, parentElement, setStateValue }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  button.disabled = data.disabled;
  button.total ??= data.total;
  button.onclick = () => setStateValue("total", ++button.total);
}
