// The telephone network over HTTP: what to ask of it, and the one stream of everything that happens on this page's calls.

export async function ask(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error || `${answer.status}`);
  return json;
}

export const about = () => ask("GET", "/telephone/about");
export const dial = (from, pace) => ask("POST", "/network/calls", { from, pace });
export const act = (sid, action) => ask("POST", `/network/calls/${sid}/actions`, action);

// One connection for all calls: browsers allow six to a host. It is opened anew when a call is added.
export class Stream {
  constructor(textsAfter, { onCall, onText, onTrouble, onWell }) {
    this.calls = [];
    this.textsAfter = textsAfter;
    this.on = { onCall, onText, onTrouble, onWell };
    this.source = null;
    this.open();
  }

  watch(sid) {
    if (this.calls.includes(sid)) return;
    this.calls.push(sid);
    this.open();
  }

  forget(sid) {
    this.calls = this.calls.filter((call) => call !== sid);
    this.open();
  }

  open() {
    this.source?.close();
    const query = new URLSearchParams(this.calls.map((sid) => ["call", sid]));
    query.set("texts_after", this.textsAfter);
    this.source = new EventSource(`/telephone/stream?${query}`);
    this.source.onopen = this.on.onWell;
    this.source.onerror = this.on.onTrouble;
    this.source.addEventListener("call", (message) => this.on.onCall(JSON.parse(message.data)));
    this.source.addEventListener("text", (message) => this.text(JSON.parse(message.data)));
  }

  text(text) {
    if (text.n <= this.textsAfter) return;
    this.textsAfter = text.n;
    this.on.onText(text);
  }
}
