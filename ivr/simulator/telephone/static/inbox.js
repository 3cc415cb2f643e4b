// The texts of one telephone; a code in them is one press away from the keys, or from the clipboard.

import { say, readable } from "./strings.js";

const CODE = /(?<!\d)\d{4,6}(?!\d)/;
const NUMBER = /(?<!\d)\d{4,}(?!\d)/;
const COPIED_MILLISECONDS = 2000;

// The one-time code in a text; longer numbers are a case's or a transaction's.
export const codeIn = (body) => body.match(CODE)?.[0];

export class Inbox {
  constructor(root, telephone) {
    this.root = root;
    this.telephone = telephone;
    this.texts = [];
    this.away = null;
  }

  add(text) {
    this.texts.push(text);
    this.show();
  }

  // A text went to a telephone that is not on the page.
  elsewhere(number) {
    this.away = number;
    this.show();
  }

  show() {
    const { number, page } = this.telephone;
    const mine = this.texts.filter((text) => text.to === number);
    const lost = page.lost.has(number);
    const empty = this.root.querySelector(".empty");
    empty.hidden = mine.length > 0;
    empty.textContent = say(lost ? "inboxLost" : number === "anonymous" ? "inboxWithheld" : "inboxEmpty");
    this.root.querySelector("ol").replaceChildren(...mine.map((text) => this.item(text)).reverse());
    this.showElsewhere();
  }

  showElsewhere() {
    const line = this.root.querySelector(".elsewhere");
    line.hidden = this.away === null;
    if (line.hidden) return;
    line.textContent = say("elsewhere", readable(this.away));
    const open = button(say("openTelephone"), () => {
      const number = this.away;
      this.away = null;
      this.telephone.page.add(number);
      this.show();
    });
    line.append(open);
  }

  item(text) {
    const item = document.createElement("li");
    const body = document.createElement("p");
    body.textContent = text.body;
    const when = document.createElement("time");
    when.dateTime = text.at;
    when.textContent = new Date(text.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    item.append(body, when);
    const code = codeIn(text.body);
    const number = text.body.match(NUMBER)?.[0];
    const buttons = document.createElement("div");
    if (code) buttons.append(this.typing(code));
    if (number) buttons.append(this.copying(code || number));
    item.append(buttons);
    return item;
  }

  typing(code) {
    return button(say("typeCode", code), () => this.telephone.press(code), "code");
  }

  copying(code) {
    const copy = button(say("copyCode"), async () => {
      await navigator.clipboard.writeText(code);
      copy.textContent = say("copied");
      setTimeout(() => (copy.textContent = say("copyCode")), COPIED_MILLISECONDS);
    });
    return copy;
  }
}

function button(text, press, ...marks) {
  const element = document.createElement("button");
  element.type = "button";
  element.classList.add("quiet", ...marks);
  element.textContent = text;
  element.addEventListener("click", press);
  return element;
}
