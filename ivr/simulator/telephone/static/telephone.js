// One telephone on the page: who calls, its screen, its keys. What happens on its call comes from the stream.

import { act, dial } from "./network.js";
import { Inbox, codeIn } from "./inbox.js";
import { label, onLanguage, readable, say, shown } from "./strings.js";
import { lineOf, Talk } from "./talk.js";
import { listen, canListen } from "./microphone.js";
import { hush, speak, tone } from "./sound.js";

export const WITHHELD = "anonymous";
const KEYS = "123456789*0#";
const NUMBER = /^\+\d{3,15}$/;
const OTHER = "other";

export class Telephone {
  constructor(page, number, sid = null) {
    this.page = page;
    this.root = document.getElementById("telephone").content.firstElementChild.cloneNode(true);
    this.talk = new Talk(this.root);
    this.inbox = new Inbox(this.root.querySelector(".inbox"), this);
    this.number = number;
    this.build();
    this.begin(sid);
    onLanguage(() => this.relabel());
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  build() {
    this.find(".keys").append(...[...KEYS].map((key) => this.key(key)));
    this.find(".call").addEventListener("click", () => this.call());
    this.find(".hangup").addEventListener("click", () => this.hangUp());
    this.find(".remove").addEventListener("click", () => this.page.remove(this));
    this.find(".person").addEventListener("change", () => this.choose(this.find(".person").value));
    this.find(".number").addEventListener("change", () => this.choose(this.find(".number").value.trim()));
    this.find(".desk").addEventListener("click", (click) => this.answerDesk(click.target.dataset.answer));
    this.find(".say").addEventListener("submit", (submit) => this.speakTyped(submit));
    for (const event of ["focusin", "pointerdown"]) this.root.addEventListener(event, () => this.page.activate(this));
    const microphone = this.find(".microphone");
    microphone.hidden = !canListen();
    microphone.addEventListener("click", () => listen(microphone, this.language(), (words) => this.act({ say: words })));
  }

  key(key) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = key === "*" ? "＊" : key;
    button.dataset.key = key;
    button.addEventListener("click", () => this.press(key));
    return button;
  }

  // Take up a call by its SID, or none.
  begin(sid) {
    this.sid = sid;
    this.events = [];
    this.state = sid ? { status: "ringing", ended: false, waiting_for: null } : null;
    this.spoken = "cmn-CN";
    this.talk.clear();
    if (sid) this.page.stream.watch(sid);
    this.show();
  }

  get busy() {
    return this.state !== null && !this.state.ended;
  }

  // The language in which the hotline spoke last, as a browser names it.
  language() {
    return this.spoken.replace("cmn", "zh");
  }

  choose(number) {
    if (number === OTHER) {
      this.find(".other").hidden = false;
      this.find(".number").focus();
      return;
    }
    const good = number === WITHHELD || NUMBER.test(number);
    this.note(good ? "" : say("badNumber"));
    if (!good) return;
    this.number = number;
    this.inbox.show();
    this.page.keep();
    this.relabel();
  }

  async call() {
    if (this.busy) return;
    try {
      const old = this.sid;
      const { sid } = await dial(this.number, this.find(".fast input").checked ? "fast" : "real");
      if (old) this.page.stream.forget(old);
      this.find(".talk").focus({ preventScroll: true });
      this.note("");
      this.begin(sid);
      this.page.keep();
    } catch (error) {
      this.note(error instanceof TypeError ? say("noNetwork") : error.message);
    }
  }

  press(keys) {
    if (!this.busy) {
      this.note(say("notYet"));
      return;
    }
    [...keys].forEach((key, place) => setTimeout(() => this.touch(key), place * 130));
    this.act({ press: keys });
  }

  touch(key) {
    tone(key);
    const button = this.find(`[data-key="${key}"]`);
    button.classList.add("down");
    setTimeout(() => button.classList.remove("down"), 130);
  }

  hangUp() {
    if (this.busy) this.act({ hang_up: true });
  }

  speakTyped(submit) {
    submit.preventDefault();
    const input = this.find(".say input");
    const words = input.value.trim();
    if (!words) return;
    if (!this.busy) {
      this.note(say("notYet"));
      return;
    }
    input.value = "";
    this.act({ say: words });
  }

  answerDesk(outcome) {
    if (outcome) this.act(outcome === "wait" ? { wait: true } : { answer: { outcome, after: 0 } });
  }

  async act(action) {
    try {
      await act(this.sid, action);
    } catch (error) {
      this.note(error instanceof TypeError ? say("noNetwork") : error.message);
    }
  }

  // News of this telephone's call. Only the newest prompt is spoken, and none of a call that was taken up again.
  hear({ events, state }) {
    if (state === null) {
      this.begin(null);
      this.note(say("lostCall"));
      return;
    }
    const fresh = events.filter((event) => event.n > this.events.length);
    const newest = fresh.findLast((event) => STOPS.has(event.event) || event.event === "heard");
    this.state = state;
    for (const event of fresh) {
      this.events.push(event);
      this.happen(event, event === newest && !state.ended);
    }
    this.show();
    if (state.ended && fresh.length) this.ended();
  }

  ended() {
    hush();
    this.talk.quiet();
    if (document.activeElement === document.body || document.activeElement === this.find(".talk")) this.find(".call").focus({ preventScroll: true });
  }

  happen(event, moving) {
    if (event.event === "heard") this.hearSound(event, moving);
    else if (event.event === "listening") this.talk.waits(event);
    else if (STOPS.has(event.event)) this.cutOff(event);
    if (event.event === "waited") this.talk.finish();
    const line = lineOf(event);
    if (line) this.talk.line(...line);
  }

  hearSound(event, moving) {
    this.talk.finish();
    this.talk.quiet();
    if (event.kind === "pause") this.talk.line("between", say("silence", event.seconds));
    else if (event.kind === "play") this.talk.line("hotline", say("recording"), "recording");
    else {
      this.spoken = event.language;
      const fast = this.find(".fast input").checked;
      this.talk.caption(event.text, event.language, event.seconds, moving && !fast);
      if (moving && !fast) speak(event.text, event.language, event.seconds);
    }
  }

  cutOff(event) {
    if (event.event === "pressed" && !event.keys) return;
    if (event.event === "said" && !event.taken) return;
    if (event.unheard > 0 || event.event === "hung_up") this.talk.stop();
    else this.talk.finish();
    if (event.event === "pressed" && !this.talk.listening.hidden) this.talk.again();
    if (event.event === "webhook") this.talk.quiet();
    if (event.event !== "webhook") hush();
  }

  // The state of the call on the screen and in the buttons.
  show() {
    const { state } = this;
    const kind = state === null ? "idle" : state.ended ? "over" : state.status === "ringing" ? "ringing" : "inProgress";
    this.root.dataset.state = kind;
    const thinking = kind === "inProgress" && state.waiting_for === null;
    this.find(".status").textContent = say(kind);
    this.root.classList.toggle("thinking", thinking);
    this.find(".call").disabled = this.busy;
    this.find(".hangup").disabled = !this.busy;
    this.find(".call").textContent = say(this.state?.ended ? "callAgain" : "call");
    for (const field of [".person", ".number"]) this.find(field).disabled = this.busy;
    this.showDesk();
  }

  showDesk() {
    const waits = this.busy ? this.state.waiting_for : null;
    const desk = this.find(".desk");
    desk.hidden = waits !== "leg" && waits !== "talk";
    if (desk.hidden) return;
    const number = readable(this.events.findLast((event) => event.event === "dialling")?.to || "");
    desk.querySelector("p").textContent = say(waits === "leg" ? "deskRings" : "deskTalks", number);
    desk.querySelector("[data-answer=answered]").hidden = waits === "talk";
    desk.querySelector("[data-answer=busy]").hidden = waits === "talk";
    desk.querySelector("[data-answer=wait]").textContent = say(waits === "talk" ? "deskLeaves" : "deskHangsUp");
  }

  // The clock of the call, in minutes and seconds.
  tick() {
    const clock = this.find(".clock");
    const begun = this.events.find((event) => event.event === "answered");
    if (!begun) {
      clock.textContent = "";
      return;
    }
    if (this.busy && this.begunAt === undefined) this.begunAt = Date.now() - 1000 * (this.events.at(-1).at - begun.at);
    if (this.state.ended) this.begunAt = undefined;
    const seconds = this.busy ? (Date.now() - this.begunAt) / 1000 : this.events.at(-1).at - begun.at;
    clock.textContent = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  }

  text(text) {
    if (text.to !== this.number || !text.held) return;
    this.inbox.add(text);
    if (!this.busy) return;
    this.note(`${say("newText")} · ${text.body}`, "text");
    const code = codeIn(text.body);
    if (code) this.find(".note").append(this.inbox.typing(code));
  }

  note(text, ...marks) {
    const note = this.find(".note");
    note.hidden = !text;
    note.className = ["note", ...marks].join(" ");
    note.textContent = text;
  }

  relabel() {
    label(this.root);
    this.find('[data-key="*"]').setAttribute("aria-label", say("star"));
    this.find('[data-key="#"]').setAttribute("aria-label", say("pound"));
    this.offer();
    const { events } = this;
    this.events = [];
    this.talk.clear();
    for (const event of events) {
      this.events.push(event);
      this.happen(event, false);
    }
    this.talk.live.textContent = "";
    if (this.state?.ended) this.talk.quiet();
    if (this.state === null) this.talk.line("invitation", say("invitation"));
    this.inbox.show();
    this.show();
  }

  offer() {
    const select = this.find(".person");
    const known = this.page.people.map((person) => [
      person.number,
      `${person.name[shown()]} · ${person.story[shown()]}`,
    ]);
    select.replaceChildren(...[...known, [WITHHELD, say("withheld")], [OTHER, say("anotherNumber")]].map(option));
    const listed = known.some(([number]) => number === this.number) || this.number === WITHHELD;
    select.value = listed ? this.number : OTHER;
    this.find(".other").hidden = listed;
    if (!listed) this.find(".number").value = this.number;
  }
}

// After these no prompt goes on.
const STOPS = new Set(["pressed", "said", "webhook", "hung_up", "ended", "dialling"]);

function option([value, text]) {
  const element = document.createElement("option");
  element.value = value;
  element.textContent = text;
  return element;
}
