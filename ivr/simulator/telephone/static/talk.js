// The conversation on a telephone's screen: captions as they are spoken, keys, silence.

import { readable, say } from "./strings.js";

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

export class Talk {
  constructor(root) {
    this.root = root.querySelector(".talk");
    this.list = this.root.querySelector("ol");
    this.live = root.querySelector(".live");
    this.listening = root.querySelector(".listening");
    this.speaking = null;
  }

  clear() {
    this.stop();
    this.list.replaceChildren();
    this.live.textContent = "";
    this.quiet();
  }

  // One line. `who` is hotline, you, or between; marks are class names beside it.
  line(who, text, ...marks) {
    const item = document.createElement("li");
    item.classList.add(who, ...marks);
    item.textContent = text;
    this.list.append(item);
    this.root.scrollTop = this.root.scrollHeight;
    return item;
  }

  // A prompt, its words appearing as they are spoken; a screen reader gets it whole and once.
  caption(text, language, seconds, moving) {
    this.stop();
    const item = this.line("hotline", "");
    item.lang = language.replace("cmn", "zh");
    this.live.lang = item.lang;
    this.live.textContent = text;
    const said = document.createElement("span");
    const rest = document.createElement("span");
    rest.className = "unsaid";
    item.append(said, rest);
    if (!moving || calm.matches || seconds <= 0) {
      said.textContent = text;
      return;
    }
    rest.textContent = text;
    item.classList.add("now");
    this.root.scrollTop = this.root.scrollHeight;
    const characters = [...text];
    const begun = performance.now();
    const show = (now) => {
      const count = Math.min(characters.length, Math.ceil(((now - begun) / 1000 / seconds) * characters.length));
      said.textContent = characters.slice(0, count).join("");
      rest.textContent = characters.slice(count).join("");
      if (count < characters.length) this.speaking.frame = requestAnimationFrame(show);
      else this.finish();
    };
    this.speaking = { item, said, rest, text, frame: requestAnimationFrame(show) };
  }

  // The words under way were spoken to their end.
  finish() {
    if (!this.speaking) return;
    const { item, said, rest, text, frame } = this.speaking;
    cancelAnimationFrame(frame);
    said.textContent = text;
    rest.textContent = "";
    item.classList.remove("now");
    this.speaking = null;
  }

  // The words under way were cut off; what stayed unheard stays pale.
  stop() {
    if (!this.speaking) return;
    cancelAnimationFrame(this.speaking.frame);
    this.speaking.item.classList.remove("now");
    this.speaking = null;
  }

  // What the hotline waits for, and the silence that goes by meanwhile.
  waits(event) {
    const keys = event.keys ? say("takesKeys", event.num_digits, event.num_digits === 1 ? "" : event.finish_on_key) : "";
    const takes = keys && event.speech ? say("takesBoth", keys) : keys || say("takesSpeech");
    this.listening.hidden = false;
    this.listening.querySelector(".takes").textContent = takes;
    this.listening.dataset.timeout = event.timeout;
    this.again();
  }

  // Silence is counted anew after every key.
  again() {
    const bar = this.listening.querySelector("i");
    bar.style.animation = "none";
    void bar.offsetWidth;
    bar.style.animation = `silence ${this.listening.dataset.timeout}s linear forwards`;
  }

  quiet() {
    this.listening.hidden = true;
  }
}

// What an event of the call is as a line of the conversation: [who, text, marks...], or nothing.
export function lineOf(event) {
  return LINES[event.event]?.(event);
}

const LINES = {
  pressed: (event) => (event.keys ? ["you", say("pressed", event.keys)] : ["you", say("dropped", event.dropped), "dropped"]),
  said: (event) => (event.taken ? ["you", `“${event.words}”`] : ["you", say("saidDropped", event.words), "dropped"]),
  waited: (event) => ["between", say("waited", event.seconds)],
  answered: () => ["between", say("answered")],
  dialling: (event) => ["between", say("dialling", readable(event.to))],
  leg_answered: () => ["between", say("legAnswered")],
  dial_ended: (event) => ["between", say("dialEnded")[event.status] || event.status],
  application_error: (event) => ["hotline", event.text, "wrong"],
  violation: (event) => ["between", say("violationHeard", event.number), event.level === "error" ? "wrong" : "doubtful"],
  ended: (event) => ["between", say("ended")[event.by]],
};
