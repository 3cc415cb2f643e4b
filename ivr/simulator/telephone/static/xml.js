// A TwiML document as an indented, coloured <pre>; what is no XML is shown as it came.

const WIDE = 76;

export function pretty(source) {
  const pre = document.createElement("pre");
  const parsed = new DOMParser().parseFromString(source, "text/xml");
  if (parsed.querySelector("parsererror")) {
    pre.textContent = source;
    pre.classList.add("broken");
  } else write(pre, parsed.documentElement, "");
  return pre;
}

function write(pre, element, indent) {
  pre.append(indent, part("tag", `<${element.tagName}`));
  const attributes = [...element.attributes];
  const length = attributes.reduce((sum, { name, value }) => sum + name.length + value.length + 4, indent.length);
  for (const { name, value } of attributes) {
    pre.append(length > WIDE ? `\n${indent}    ` : " ", part("name", name), "=", part("value", `"${value}"`));
  }
  const children = [...element.childNodes].filter((node) => node.nodeType === 1 || node.textContent.trim());
  if (children.length === 0) {
    pre.append(part("tag", "/>"), "\n");
    return;
  }
  pre.append(part("tag", ">"));
  if (children.every((node) => node.nodeType !== 1)) pre.append(element.textContent.trim());
  else {
    pre.append("\n");
    children.forEach((node) => (node.nodeType === 1 ? write(pre, node, `${indent}  `) : pre.append(`${indent}  ${node.textContent.trim()}\n`)));
    pre.append(indent);
  }
  pre.append(part("tag", `</${element.tagName}>`), "\n");
}

function part(kind, text) {
  const span = document.createElement("span");
  span.className = kind;
  span.textContent = text;
  return span;
}
