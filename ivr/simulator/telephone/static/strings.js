// Every word of the page, in both languages, and the one place that knows which language is shown.

const zh = {
  title: "电话",
  line: "热线号码",
  voice: "声音",
  voiceServer: "本机合成",
  voiceBrowser: "浏览器",
  voiceOff: "只看字幕",
  theme: "外观",
  themeAuto: "跟随系统",
  themeLight: "浅色",
  themeDark: "深色",
  otherLanguage: "English",
  telephones: "电话机",
  beside: "通话背后",
  trace: "请求记录",
  addTelephone: "再加一部电话",
  removeTelephone: "拿走这部电话",
  keysHint: "键盘：数字、* 和 # 按键，回车拨打，Esc 挂断。",
  caller: "谁来打",
  anotherNumber: "别的号码…",
  withheld: "隐藏号码",
  otherNumber: "号码",
  badNumber: "号码要写成 +8613800138000 这样。",
  conversation: "通话内容",
  keypad: "拨号键盘",
  star: "星号键",
  pound: "井号键",
  speak: "说话",
  speakHint: "打字代替说话",
  speakSend: "说",
  microphone: "用话筒说（语音由您的浏览器识别）",
  call: "拨打",
  callAgain: "再打一次",
  hangUp: "挂断",
  fast: "不等念完",
  idle: "还没拨打",
  invitation: "按“拨打”，或按回车键",
  ringing: "正在拨打",
  inProgress: "通话中",
  over: "通话结束",
  answered: "已接通",
  takesKeys: (count, ends) => `等您按${count === null ? "键" : count === 1 ? "一个键" : ` ${count} 个键`}${ends ? `，${ends} 键结束` : ""}`,
  takesSpeech: "等您说话",
  takesBoth: (keys) => `${keys}，或者说话`,
  pressed: (keys) => `按 ${keys}`,
  dropped: (keys) => `按 ${keys}，没有人在听`,
  saidDropped: (words) => `说“${words}”，没有人在听`,
  waited: (seconds) => `静默 ${seconds} 秒`,
  silence: (seconds) => `停顿 ${seconds} 秒`,
  recording: "一段录音",
  dialling: (number) => `正在转接 ${number}`,
  legAnswered: "对方接听了",
  dialEnded: { completed: "对方挂断了", busy: "对方占线", "no-answer": "没有人接", failed: "接不通", canceled: "转接取消" },
  ended: { caller: "您挂断了", hotline: "热线挂断了", network: "通话中断" },
  notYet: "先拨打，再按键",
  violationHeard: (number) => `违反电话网规则 ${number}`,
  desk: "转接的座席",
  deskRings: (number) => `${number} 响铃了`,
  deskTalks: (number) => `${number} 在通话`,
  deskAnswers: "接听",
  deskBusy: "占线",
  deskHangsUp: "不接",
  deskLeaves: "对方挂断",
  inbox: "短信",
  inboxEmpty: "还没有短信。",
  inboxLost: "这部手机丢了，短信没有人看到。",
  inboxWithheld: "隐藏号码收不到短信。",
  newText: "新短信",
  elsewhere: (number) => `有短信发到了 ${number}`,
  openTelephone: "打开那部电话",
  typeCode: (code) => `按 ${code}`,
  copyCode: "复制",
  copied: "已复制",
  traceEmpty: "拨打以后，这里会看到每一个请求、TwiML 应答、用时，还有违反电话网规则的地方。",
  faults: (count) => `${count} 处违规`,
  milliseconds: (count) => `${count} 毫秒`,
  failedRequest: "没有应答",
  parameters: "参数",
  twiml: "TwiML",
  emptyAnswer: "空应答",
  copy: "重复请求",
  source: "出处",
  noNetwork: "电话网没有回答。它还在运行吗？",
  lostCall: "电话网不认识这通电话了，可能重启过。",
};

const en = {
  title: "Telephone",
  line: "Hotline",
  voice: "Voice",
  voiceServer: "this server",
  voiceBrowser: "the browser",
  voiceOff: "captions only",
  theme: "Look",
  themeAuto: "system",
  themeLight: "light",
  themeDark: "dark",
  otherLanguage: "中文",
  telephones: "Telephones",
  beside: "Behind the call",
  trace: "Requests",
  addTelephone: "Another telephone",
  removeTelephone: "Take this telephone away",
  keysHint: "Keyboard: digits, * and # press keys, Enter calls, Esc hangs up.",
  caller: "Who calls",
  anotherNumber: "another number…",
  withheld: "number withheld",
  otherNumber: "Number",
  badNumber: "Write the number like +8613800138000.",
  conversation: "Conversation",
  keypad: "Keypad",
  star: "star",
  pound: "pound",
  speak: "Speak",
  speakHint: "Type to speak",
  speakSend: "Say",
  microphone: "Speak by microphone (your browser's recogniser listens)",
  call: "Call",
  callAgain: "Call again",
  hangUp: "Hang up",
  fast: "don't wait for speech",
  idle: "Not called yet",
  invitation: "Press Call, or Enter",
  ringing: "Calling",
  inProgress: "On the line",
  over: "The call is over",
  answered: "answered",
  takesKeys: (count, ends) => `Waits for ${count === null ? "keys" : count === 1 ? "one key" : `${count} keys`}${ends ? `, ${ends} ends them` : ""}`,
  takesSpeech: "Waits for words",
  takesBoth: (keys) => `${keys}, or words`,
  pressed: (keys) => `pressed ${keys}`,
  dropped: (keys) => `pressed ${keys}, nobody listened`,
  saidDropped: (words) => `said “${words}”, nobody listened`,
  waited: (seconds) => `silent for ${seconds} s`,
  silence: (seconds) => `pause of ${seconds} s`,
  recording: "a recording",
  dialling: (number) => `dials ${number}`,
  legAnswered: "they answered",
  dialEnded: { completed: "they hung up", busy: "they are busy", "no-answer": "nobody answered", failed: "could not be reached", canceled: "canceled" },
  ended: { caller: "you hung up", hotline: "the hotline hung up", network: "the call broke off" },
  notYet: "Call first, then press keys",
  violationHeard: (number) => `breaks rule ${number} of the network`,
  desk: "The desk being dialled",
  deskRings: (number) => `${number} rings`,
  deskTalks: (number) => `${number} talks`,
  deskAnswers: "Answer",
  deskBusy: "Busy",
  deskHangsUp: "No answer",
  deskLeaves: "They hang up",
  inbox: "Texts",
  inboxEmpty: "No texts yet.",
  inboxLost: "This telephone is lost: nobody sees its texts.",
  inboxWithheld: "A withheld number gets no texts.",
  newText: "New text",
  elsewhere: (number) => `A text went to ${number}`,
  openTelephone: "Open that telephone",
  typeCode: (code) => `Press ${code}`,
  copyCode: "Copy",
  copied: "Copied",
  traceEmpty: "Call, and every request, its TwiML, its time and any rule of the network that it breaks is shown here.",
  faults: (count) => (count === 1 ? "1 violation" : `${count} violations`),
  milliseconds: (count) => `${count} ms`,
  failedRequest: "no answer",
  parameters: "Parameters",
  twiml: "TwiML",
  emptyAnswer: "empty answer",
  copy: "repeated",
  source: "source",
  noNetwork: "The telephone network does not answer. Is it still running?",
  lostCall: "The telephone network does not know this call any more; it may have been restarted.",
};

export const tables = { zh, en };
const listeners = [];
let language = localStorage.getItem("language") || (navigator.language.startsWith("zh") ? "zh" : "en");

// The word of that name in the language shown; functions among them take their parts.
export function say(name, ...parts) {
  const word = tables[language][name];
  return typeof word === "function" ? word(...parts) : word;
}

export const shown = () => language;

export function toggleLanguage() {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem("language", language);
  listeners.forEach((listener) => listener());
}

// Calls the listener now, and whenever the language changes.
export function onLanguage(listener) {
  listeners.push(listener);
  listener();
}

// Gives every element under the root its words.
export function label(root) {
  root.querySelectorAll("[data-say]").forEach((element) => (element.textContent = say(element.dataset.say)));
  root.querySelectorAll("[data-label]").forEach((element) => {
    element.setAttribute("aria-label", say(element.dataset.label));
    if (element.tagName === "BUTTON") element.title = say(element.dataset.label);
  });
  root.querySelectorAll("[data-hint]").forEach((element) => (element.placeholder = say(element.dataset.hint)));
}

// +86 138 0013 8000, as people read it; names and withheld numbers as they are.
export function readable(number) {
  if (number === "anonymous") return say("withheld");
  return number
    .replace(/^\+86(1\d\d)(\d{4})(\d{4})$/, "+86 $1 $2 $3")
    .replace(/^\+852(\d{4})(\d{4})$/, "+852 $1 $2");
}
