// Speaking by microphone, where the browser has a recogniser of its own.

const Recogniser = window.SpeechRecognition || window.webkitSpeechRecognition;
let open = null;

export const canListen = () => Boolean(Recogniser);

// Listen until one sentence is over, or until the button is pressed again; `then` gets the words.
export function listen(button, language, then) {
  if (open) {
    open.stop();
    return;
  }
  open = new Recogniser();
  open.lang = language;
  open.onresult = (result) => then(result.results[0][0].transcript);
  open.onend = () => {
    open = null;
    button.setAttribute("aria-pressed", "false");
  };
  open.start();
  button.setAttribute("aria-pressed", "true");
}
