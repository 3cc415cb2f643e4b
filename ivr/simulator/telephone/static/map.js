// The menu as the application draws it, with the way that the active call has taken.

import { ask } from "./network.js";
import { onLanguage, say } from "./strings.js";

export class MenuMap {
  constructor(root, offered) {
    this.root = root;
    this.offered = offered;
    this.sid = null;
    onLanguage(() => this.blank());
  }

  blank() {
    if (this.root.querySelector("svg")) return;
    const text = document.createElement("p");
    text.className = "empty";
    text.textContent = say(this.offered ? "mapWaiting" : "mapNone");
    this.root.replaceChildren(text);
  }

  // Draw the way of this call; asked again while an answer is on its way, it draws once more afterwards.
  async draw(sid) {
    if (!this.offered || this.root.hidden) return;
    if (this.asking) {
      this.again = sid;
      return;
    }
    this.asking = true;
    try {
      this.show(await ask("GET", `/telephone/map/${sid}`));
    } finally {
      this.asking = false;
    }
    const { again } = this;
    this.again = null;
    if (again) await this.draw(again);
  }

  show({ svg, visited, error }) {
    if (error) {
      this.root.replaceChildren(error);
      return;
    }
    const drawn = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    drawn.querySelectorAll("script").forEach((script) => script.remove());
    drawn.setAttribute("role", "img");
    drawn.setAttribute("aria-label", `${say("mapLabel")}: ${visited.join(", ")}`);
    this.root.replaceChildren(document.importNode(drawn, true));
    visited.forEach((id, place) => {
      const node = this.root.querySelector(`#${CSS.escape(id)}`);
      node?.classList.add("visited");
      if (place === visited.length - 1) node?.classList.add("here");
      if (place === visited.length - 1) node?.scrollIntoView({ block: "center", inline: "center" });
    });
  }
}
