// What is heard: prompts in a voice of the server or the browser, and the tones of keys.

const KEYS = "123456789*0#";
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const TONE_SECONDS = 0.12;
// A voice that does not keep the line's pace is sped up or slowed down, within what still sounds like speech.
const SLOWEST = 0.75;
const FASTEST = 1.6;

const kept = localStorage.getItem("voice");
export const sound = { voice: kept || "server", voices: [] };
let audio = null;
let tones = null;

export function choose(voice) {
  sound.voice = voice;
  localStorage.setItem("voice", voice);
  hush();
}

// Speak the text so that it takes about so many seconds.
export function speak(text, language, seconds) {
  hush();
  if (sound.voice === "off") return;
  if (sound.voice === "server" && sound.voices.includes(language)) speakFromServer(text, language, seconds);
  else speakInBrowser(text, language);
}

export function hush() {
  audio?.pause();
  audio = null;
  window.speechSynthesis?.cancel();
}

function speakFromServer(text, language, seconds) {
  const playing = new Audio(`/telephone/voice?${new URLSearchParams({ text, language })}`);
  audio = playing;
  playing.addEventListener("loadedmetadata", () => {
    playing.playbackRate = Math.min(FASTEST, Math.max(SLOWEST, playing.duration / seconds));
  });
  // A machine without loudspeakers still shows the words.
  playing.play().catch(() => {});
}

function speakInBrowser(text, language) {
  const wanted = language.toLowerCase().replace("cmn", "zh").split("-")[0];
  const fits = window.speechSynthesis?.getVoices().find((voice) => voice.lang.toLowerCase().startsWith(wanted));
  if (!fits) return;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = fits;
  utterance.lang = fits.lang;
  window.speechSynthesis.speak(utterance);
}

// The two tones of a key, as every telephone makes them (ITU-T Q.23).
export function tone(key) {
  if (sound.voice === "off") return;
  try {
    tones ??= new AudioContext();
    const place = KEYS.indexOf(key);
    for (const frequency of [ROWS[Math.floor(place / 3)], COLUMNS[place % 3]]) one(frequency);
  } catch {
    // No audio here; the key is pressed all the same.
  }
}

function one(frequency) {
  const oscillator = tones.createOscillator();
  const volume = tones.createGain();
  oscillator.frequency.value = frequency;
  volume.gain.value = 0.06;
  oscillator.connect(volume).connect(tones.destination);
  oscillator.start();
  oscillator.stop(tones.currentTime + TONE_SECONDS);
}
