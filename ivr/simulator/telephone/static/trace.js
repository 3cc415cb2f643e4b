// What goes on behind the calls: every request with its parameters, answer and time, and every rule that was broken.

import { onLanguage, say } from "./strings.js";
import { lineOf } from "./talk.js";
import { pretty } from "./xml.js";

const ERRORS = "https://www.twilio.com/docs/";

export class Trace {
  constructor(root, badge) {
    this.root = root;
    this.badge = badge;
    this.entries = [];
    this.faults = 0;
    onLanguage(() => this.redraw());
  }

  add(telephone, event) {
    const mark = telephone.mark;
    this.entries.push({ mark, event });
    this.put({ mark, event });
  }

  redraw() {
    this.root.replaceChildren();
    this.faults = 0;
    this.count();
    if (this.entries.length === 0) this.root.append(element("p", "empty", say("traceEmpty")));
    this.entries.forEach((entry) => this.put(entry));
  }

  put(entry) {
    const row = ROWS[entry.event.event]?.(entry.event) ?? plain(entry.event);
    if (!row) return;
    this.root.querySelector(".empty")?.remove();
    if (entry.event.event === "violation") this.fault(entry.event);
    row.dataset.mark = entry.mark;
    const below = this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < 80;
    this.root.append(row);
    if (below) this.root.scrollTop = this.root.scrollHeight;
  }

  // The request whose answer broke the rule is marked too.
  fault(event) {
    this.faults += 1;
    const requests = [...this.root.querySelectorAll(".request")];
    requests.findLast((row) => row.dataset.url === bare(event.url))?.classList.add(event.level);
    this.count();
  }

  count() {
    this.badge.hidden = this.faults === 0;
    this.badge.textContent = say("faults", this.faults);
  }
}

const ROWS = {
  webhook: (event) => request(event, event.method || "POST"),
  webhook_copy: (event) => request({ ...event, url: "", parameters: {} }, say("copy")),
  status_callback: (event) => request(event, event.method || "POST", "callback"),
  violation,
};

function request(event, method, ...marks) {
  const row = element("details", ["request", ...marks].join(" "));
  row.dataset.url = bare(event.url);
  if (event.failure || event.status >= 400) row.classList.add("error");
  const summary = element("summary");
  summary.append(
    element("span", "at", seconds(event.at)),
    element("span", "method", method),
    element("span", "path", path(event.url)),
    element("span", "status", event.status || say("failedRequest")),
    element("span", "ms", event.ms === undefined ? "" : say("milliseconds", event.ms)),
  );
  row.append(summary, parameters(event.parameters || {}));
  if (event.twiml !== undefined) row.append(answer(event.twiml));
  return row;
}

function parameters(given) {
  const list = element("dl");
  list.setAttribute("aria-label", say("parameters"));
  for (const [name, value] of Object.entries(given)) list.append(element("dt", "", name), element("dd", "", value));
  return list;
}

function answer(twiml) {
  const pre = twiml.trim() ? pretty(twiml) : element("pre", "broken", say("emptyAnswer"));
  pre.tabIndex = 0;
  pre.setAttribute("role", "region");
  pre.setAttribute("aria-label", say("twiml"));
  return pre;
}

function violation(event) {
  const row = element("p", `violation ${event.level}`);
  const link = element("a", "", say("source"));
  link.href = event.source.startsWith("http") ? event.source : ERRORS + event.source;
  link.rel = "noreferrer";
  link.target = "_blank";
  row.append(
    element("span", "at", seconds(event.at)),
    element("strong", "", `${event.number} ${event.level}`),
    ` ${event.what} · ${event.where} `,
    link,
  );
  return row;
}

function plain(event) {
  const line = lineOf(event);
  if (!line || event.event === "heard") return null;
  const row = element("p", "event");
  row.append(element("span", "at", seconds(event.at)), line[1]);
  return row;
}

function element(tag, marks = "", text = "") {
  const made = document.createElement(tag);
  if (marks) made.className = marks;
  made.textContent = text;
  return made;
}

const bare = (url) => url.split("#")[0];
const seconds = (at) => `${at.toFixed(1)}`;

function path(url) {
  if (!url) return "";
  const { pathname, search } = new URL(url);
  return pathname + search;
}
