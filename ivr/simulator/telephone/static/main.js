// The page: its telephones, what stands beside them, the keyboard, and what it remembers of the last visit.

import { about, Stream } from "./network.js";
import { choose, hush, sound } from "./sound.js";
import { label, onLanguage, readable, say, shown, toggleLanguage } from "./strings.js";
import { Telephone } from "./telephone.js";
import { Trace } from "./trace.js";

const MARKS = 4;
const KEY = /^[0-9*#]$/;

class Page {
  constructor(told) {
    this.people = told.people;
    this.lost = new Set(told.lost);
    this.telephones = [];
    this.active = null;
    this.trace = new Trace(document.getElementById("trace"), document.getElementById("faults"));
    this.stream = new Stream(told.texts, {
      onCall: (news) => this.hear(news),
      onText: (text) => this.text(text),
      onTrouble: () => this.trouble(true),
      onWell: () => this.trouble(false),
    });
    const kept = JSON.parse(sessionStorage.getItem("telephones") || "null");
    for (const { number, sid } of kept || [{ number: told.people[0].number, sid: null }]) this.add(number, sid);
    setInterval(() => this.telephones.forEach((telephone) => telephone.tick()), 250);
  }

  add(number, sid = null) {
    const telephone = new Telephone(this, number, sid);
    telephone.mark = [...Array(MARKS).keys()].find((mark) => !this.telephones.some((other) => other.mark === mark)) ?? 0;
    telephone.root.dataset.mark = telephone.mark;
    this.telephones.push(telephone);
    document.getElementById("telephones").append(telephone.root);
    this.activate(telephone);
    this.counted();
    return telephone;
  }

  remove(telephone) {
    telephone.hangUp();
    hush();
    this.telephones = this.telephones.filter((other) => other !== telephone);
    telephone.root.remove();
    this.activate(this.telephones[0]);
    this.counted();
  }

  counted() {
    document.getElementById("telephones").dataset.count = this.telephones.length;
    this.keep();
  }

  // The telephone that the keyboard belongs to.
  activate(telephone) {
    if (this.active === telephone) return;
    this.active = telephone;
    for (const each of this.telephones) each.root.classList.toggle("active", each === telephone);
  }

  keep() {
    const kept = this.telephones.map(({ number, sid }) => ({ number, sid }));
    sessionStorage.setItem("telephones", JSON.stringify(kept));
  }

  hear(news) {
    const telephone = this.telephones.find((each) => each.sid === news.sid);
    if (!telephone) return;
    const known = telephone.events.length;
    telephone.hear(news);
    news.events.filter((event) => event.n > known).forEach((event) => this.trace.add(telephone, event));
  }

  text(text) {
    const owners = this.telephones.filter((telephone) => telephone.number === text.to);
    owners.forEach((telephone) => telephone.text(text));
    if (owners.length === 0 && text.held && this.active?.busy) this.active.inbox.elsewhere(text.to);
  }

  trouble(there) {
    for (const telephone of this.telephones) {
      if (there) telephone.note(say("noNetwork"), "trouble");
      else if (telephone.root.querySelector(".note.trouble")) telephone.note("");
    }
  }
}

function keyboard(page) {
  document.addEventListener("keydown", (down) => {
    if (down.ctrlKey || down.metaKey || down.altKey || down.isComposing || !page.active) return;
    const typing = down.target.closest("input:not([type=checkbox]), select, textarea");
    const acting = typing || down.target.closest("button, summary, a, input");
    if (down.key === "Escape") page.active.hangUp();
    else if (KEY.test(down.key) && !typing && !down.repeat) page.active.press(down.key);
    else if (down.key === "Enter" && !acting) page.active.call();
    else return;
    down.preventDefault();
  });
}

function tools(told) {
  const theme = document.getElementById("theme");
  theme.value = localStorage.getItem("theme") || "auto";
  const dress = () => {
    document.documentElement.dataset.theme = theme.value;
    localStorage.setItem("theme", theme.value);
  };
  theme.addEventListener("change", dress);
  dress();
  sound.voices = told.voices;
  const voice = document.getElementById("voice");
  voice.querySelector("[value=server]").disabled = told.voices.length === 0;
  voice.value = told.voices.length === 0 && sound.voice === "server" ? "browser" : sound.voice;
  voice.addEventListener("change", () => choose(voice.value));
  document.getElementById("language").addEventListener("click", toggleLanguage);
  document.getElementById("line").textContent = readable(told.line);
}

function words() {
  document.documentElement.lang = shown() === "zh" ? "zh-CN" : "en";
  document.title = say("title");
  label(document);
  const toggle = document.getElementById("language");
  toggle.textContent = say("otherLanguage");
  toggle.lang = shown() === "zh" ? "en" : "zh-CN";
}

const told = await about();
onLanguage(words);
tools(told);
const page = new Page(told);
keyboard(page);
document.getElementById("add").addEventListener("click", () => {
  const free = told.people.find(({ number }) => !page.telephones.some((telephone) => telephone.number === number));
  page.add((free || told.people[0]).number).root.querySelector(".person").focus();
});
