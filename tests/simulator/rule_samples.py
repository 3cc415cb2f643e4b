"""A document for each of Twilio's rules that breaks it and nothing else, written by hand from Twilio's pages."""

from dataclasses import dataclass

from ivr.simulator.twiml import places
from ivr.simulator.twiml.places import CALL, Place
from ivr.simulator.twiml.schema import ERROR, WARNING

NUMBER = "<Number>+8613300000000</Number>"
SID = "CA" + "0" * 32

# Each element as it stands in a good document; {a} takes an attribute, {c} what stands inside.
GOOD: dict[str, str] = {
    "Say": "<Say {a}>hi{c}</Say>",
    "Play": "<Play {a}>/a.mp3{c}</Play>",
    "Pause": "<Pause {a}>{c}</Pause>",
    "Gather": "<Gather {a}>{c}</Gather>",
    "Redirect": "<Redirect {a}>/next{c}</Redirect>",
    "Dial": f"<Dial {{a}}>{NUMBER}{{c}}</Dial>",
    "Enqueue": "<Enqueue {a}>support{c}</Enqueue>",
    "Leave": "<Leave {a}>{c}</Leave>",
    "Record": "<Record {a}>{c}</Record>",
    "Hangup": "<Hangup {a}>{c}</Hangup>",
    "Reject": "<Reject {a}>{c}</Reject>",
    "Number": "<Dial><Number {a}>+8613300000000{c}</Number></Dial>",
    "Client": "<Dial><Client {a}>mei{c}</Client></Dial>",
    "Identity": "<Dial><Client><Identity {a}>mei{c}</Identity></Client></Dial>",
    "Parameter": "<Dial><Client><Identity>mei</Identity><Parameter {a}>{c}</Parameter></Client></Dial>",
    "Sip": "<Dial><Sip {a}>sip:mei@example.com{c}</Sip></Dial>",
    "Queue": "<Dial><Queue {a}>support{c}</Queue></Dial>",
    "Conference": "<Dial><Conference {a}>room{c}</Conference></Dial>",
    **{
        tag: f'<Say voice="Polly.Joanna">hi <{tag} {{a}}>{{c}}</{tag}></Say>'
        for tag in ("break", "emphasis", "lang", "p", "s", "phoneme", "prosody", "say-as", "sub", "w")
    },
}

# number, level where it is an error, element.attribute, a value that Twilio refuses, one that it takes
_VALUES = f"""
12200 warning Say.language zh|cmn-CN
13410 warning Play.loop -1|0
13430 warning Play.digits abc|1w2#
13910 warning Pause.length 0|3
11100 error Gather.action not a url|/next?a=1#rt=5000
13312 warning Gather.method post|GET
13326 warning Gather.input voice|speech dtmf
13310 warning Gather.finishOnKey ##|
13314 warning Gather.numDigits abc|6
13313 warning Gather.timeout 5s|5
13327 warning Gather.speechTimeout 0|auto
13328 warning Gather.maxSpeechTime x|60
12200 warning Gather.enhanced yes|true
13330 warning Gather.hints {"好" * 101}|账户被盗,转账没到账
13512 warning Gather.language zh-CN|cmn-Hans-CN
13332 warning Gather.bargeIn no|false
13333 warning Gather.profanityFilter no|false
13338 error Gather.actionOnEmptyResult yes|true
11100 warning Gather.partialResultCallback ftp://example.com/x|/partial
13329 warning Gather.partialResultCallbackMethod PUT|GET
12200 warning Gather.debug 1|false
13710 warning Redirect.method PUT|GET
11100 error Dial.action http://|/after
13210 warning Dial.method PUT|GET
13212 warning Dial.timeout 0|20
13216 warning Dial.timeLimit x|60
13213 warning Dial.hangupOnStar yes|true
13214 warning Dial.callerId 12|+85230001234
12200 warning Dial.callReason {"x" * 51}|fraud
13219 warning Dial.answerOnBridge 1|true
13220 warning Dial.ringTone moo|cn
13218 warning Dial.sequential 1|true
13217 warning Dial.record always|record-from-answer-dual
13622 warning Dial.recordingTrack left|inbound
12200 warning Dial.trim yes|trim-silence
13256 warning Dial.recordingStatusCallback not a url|/recorded
12200 warning Dial.recordingStatusCallbackMethod PUT|GET
13621 error Dial.recordingStatusCallbackEvent done|completed absent
11100 warning Dial.referUrl not a url|/refer
12200 warning Dial.referMethod PUT|GET
14203 error Enqueue.action not a url|/after
14201 error Enqueue.method PUT|GET
12200 warning Enqueue.maxQueueSize 5001|5000
14202 error Enqueue.waitUrl not a url|/wait
14206 error Enqueue.waitUrlMethod PUT|GET
11100 error Record.action not a url|/after
13610 warning Record.method PUT|GET
13611 warning Record.timeout 0|5
13612 warning Record.maxLength x|60
13613 warning Record.finishOnKey abc|#*
13616 warning Record.playBeep yes|false
13699 warning Record.trim yes|do-not-trim
13256 warning Record.recordingStatusCallback not a url|/recorded
12200 warning Record.recordingStatusCallbackMethod PUT|GET
13621 error Record.recordingStatusCallbackEvent done|in-progress
13614 warning Record.transcribe yes|false
13257 error Record.transcribeCallback not a url|/words
13810 warning Reject.reason tired|busy
11100 warning Number.url not a url|/screen
13221 warning Number.method PUT|GET
13222 warning Number.sendDigits abc|wwww1
11100 warning Number.statusCallback not a url|/events
12200 warning Number.statusCallbackMethod PUT|GET
12200 warning Number.statusCallbackEvent done|initiated ringing answered completed
12200 warning Number.machineDetection yes|Enable
12200 warning Number.machineDetectionTimeout 60|59
12200 warning Number.machineDetectionSpeechThreshold 999|1000
12200 warning Number.machineDetectionSpeechEndThreshold 5001|5000
12200 warning Number.machineDetectionSilenceTimeout 1999|2000
11100 warning Number.amdStatusCallback not a url|/machine
12200 warning Number.amdStatusCallbackMethod PUT|GET
11100 warning Client.url not a url|/screen
12200 warning Client.method PUT|GET
11100 warning Client.statusCallback not a url|/events
12200 warning Client.statusCallbackMethod PUT|GET
12200 warning Client.statusCallbackEvent done|answered
11100 warning Sip.url not a url|/screen
13241 warning Sip.method PUT|GET
13249 warning Sip.username {"x" * 256}|mei
13249 warning Sip.password {"x" * 256}|secret
11100 warning Sip.statusCallback not a url|/events
12200 warning Sip.statusCallbackMethod PUT|GET
12200 warning Sip.statusCallbackEvent done|completed
12200 warning Sip.machineDetection yes|DetectMessageEnd
12200 warning Sip.machineDetectionTimeout 2|3
12200 warning Sip.machineDetectionSpeechThreshold 6001|6000
12200 warning Sip.machineDetectionSpeechEndThreshold 499|500
12200 warning Sip.machineDetectionSilenceTimeout 10001|10000
11100 warning Sip.amdStatusCallback not a url|/machine
12200 warning Sip.amdStatusCallbackMethod PUT|GET
14211 error Queue.url not a url|/whisper
14210 error Queue.method PUT|GET
13230 warning Conference.muted yes|true
13235 warning Conference.beep loud|onEnter
13232 warning Conference.startConferenceOnEnter yes|false
13231 error Conference.endConferenceOnExit yes|true
13233 warning Conference.waitUrl not a url|
13234 warning Conference.waitMethod PUT|GET
16002 error Conference.maxParticipants 251|250
16023 error Conference.participantLabel {SID}|agent
13240 error Conference.coach agent|{SID}
12200 warning Conference.jitterBufferSize huge|off
12200 warning Conference.region cn1|sg1
16002 error Conference.record always|record-from-start
13239 error Conference.trim yes|trim-silence
16002 error Conference.statusCallback not a url|/events
16002 error Conference.statusCallbackMethod PUT|GET
16002 error Conference.statusCallbackEvent done|start end join leave mute hold modify speaker announcement
16002 error Conference.recordingStatusCallback not a url|/recorded
16002 error Conference.recordingStatusCallbackMethod PUT|GET
16002 error Conference.recordingStatusCallbackEvent done|completed
16002 error Conference.eventCallbackUrl not a url|/events
13520 warning break.strength huge|x-strong
13520 warning break.time 11s|10s
13520 warning emphasis.level huge|strong
13520 warning phoneme.alphabet abc|x-amazon-pinyin
13520 warning say-as.interpret-as song|digits
"""


@dataclass(frozen=True)
class Sample:
    """The inside of a <Response> that breaks one rule: the rule's number, level and the beginning of its meaning."""

    number: int
    level: str
    what: str
    inside: str
    place: Place = CALL

    @property
    def body(self) -> bytes:
        """The document."""
        return f"<Response>{self.inside}</Response>".encode()


def in_place(tag: str, attribute: str = "", inside: str = "") -> str:
    """The element in a good document, with an attribute or something inside."""
    return GOOD[tag].replace("{a}", attribute).replace("{c}", inside)


def _values() -> tuple[list[Sample], list[str]]:
    samples, good = [], []
    for line in _VALUES.strip().splitlines():
        number, level, where, value = line.split(" ", 3)
        tag, attribute = where.split(".")
        bad, _, taken = value.partition("|")
        inside = in_place(tag, f'{attribute}="{bad}"')
        samples.append(Sample(int(number), level, f"{tag}: {attribute} must be ", inside))
        good.append(in_place(tag, f'{attribute}="{taken}"'))
    return samples, good


VALUE_SAMPLES, _GOOD_VALUES = _values()
_MARKS = {"break", "emphasis", "lang", "p", "s", "phoneme", "prosody", "say-as", "sub", "w"}
_TEXT = {"Say", "Play", "Redirect", "Dial", "Enqueue", "Number", "Client", "Identity", "Sip", "Queue", "Conference"}
_ODD_INSIDE = {"Dial": 13215, "Gather": 13320, "Say": 13520, **dict.fromkeys(_MARKS, 13520)}
_HOLDS_SOME = {"Say", "Gather", "Dial", "Client"} | _MARKS - {"break", "phoneme", "say-as", "sub"}


def _odd_inside(tag: str) -> Sample:
    what = f"{tag}: {'only ' if tag in _HOLDS_SOME else 'nothing'}"
    return Sample(_ODD_INSIDE.get(tag, 12200), WARNING, what, in_place(tag, "", "<Odd/>"))


STRUCTURE_SAMPLES: list[Sample] = [
    *(Sample(12200, WARNING, f"{tag}: unknown attribute", in_place(tag, 'odd="1"')) for tag in GOOD),
    *(_odd_inside(tag) for tag in GOOD),
    *(
        Sample(12200, WARNING, f"{tag}: words may not stand inside", in_place(tag, "", "words"))
        for tag in GOOD
        if tag not in _TEXT | _MARKS
    ),
    Sample(12200, WARNING, "Response: unknown verb", "<say>hi</say>"),
    Sample(12200, WARNING, "Response: words may not stand inside", "hello"),
]

NOT_SUPPORTED_SAMPLES: list[Sample] = [
    Sample(0, ERROR, f"{tag}: the stand-in network does not support", inside)
    for tag, inside in {
        "Response": "<Pay/>",
        "Dial": "<Dial><Sim>DE1</Sim></Dial>",
        "Enqueue": '<Enqueue workflowSid="WW1">support</Enqueue>',
        "Hangup": '<Hangup><Parameter name="a" value="b"/></Hangup>',
        "Reject": '<Reject><Parameter name="a" value="b"/></Reject>',
        "Sip": "<Dial><Sip>sip:mei@example.com<Headers/></Sip></Dial>",
        "Queue": '<Dial><Queue reservationSid="WR1">support</Queue></Dial>',
    }.items()
]

OTHER_SAMPLES: list[Sample] = [
    Sample(13510, WARNING, "Say: loop must be", "<Say loop='x'>hi</Say>"),
    Sample(13322, WARNING, "Gather->Say: loop must be", "<Gather><Say loop='x'>hi</Say></Gather>"),
    Sample(13511, WARNING, "Say: invalid voice", "<Say voice='Polly.Zhiyu' language='en-US'>hi</Say>"),
    Sample(13321, WARNING, "Gather->Say: invalid voice", "<Gather><Say voice='Zhiyu'>hi</Say></Gather>"),
    Sample(13520, WARNING, "Say: the text is empty", "<Say> </Say>"),
    Sample(13520, WARNING, "Say: a basic voice reads no speech marks", "<Say>hi <break/></Say>"),
    Sample(13521, WARNING, "Say: too long for the voice", f"<Say>{'好' * 501}</Say>"),
    Sample(13334, WARNING, "Gather: speechModel must be", "<Gather speechModel='best' speechTimeout='2'/>"),
    Sample(13335, WARNING, "Gather: speechTimeout auto", "<Gather speechModel='phone_call'/>"),
    Sample(13223, WARNING, "Dial: the number must be", "<Dial>the fraud desk</Dial>"),
    Sample(13224, ERROR, "Dial: the number is invalid", "<Dial>01234567890</Dial>"),
    Sample(13223, WARNING, "Number: the number must be", "<Dial><Number>the fraud desk</Number></Dial>"),
    Sample(13224, ERROR, "Number: the number is invalid", "<Dial><Number>01234567890</Number></Dial>"),
    Sample(13214, WARNING, "Dial: a telephone is called", f"<Dial callerId='client:mei'>{NUMBER}</Dial>"),
    Sample(13000, WARNING, "Dial: Conference stands alone", f"<Dial>{NUMBER}<Conference>a</Conference></Dial>"),
    Sample(13250, WARNING, "Dial: at most ten", f"<Dial>{NUMBER * 11}</Dial>"),
    Sample(13243, WARNING, "Sip: the text must be", "<Dial><Sip>mei</Sip></Dial>"),
    Sample(12200, WARNING, "Client: an identity", "<Dial><Client/></Dial>"),
    Sample(13237, WARNING, "Conference: the conference must be named", "<Dial><Conference/></Dial>"),
    Sample(14212, ERROR, "Queue: the queue must be named", "<Dial><Queue/></Dial>"),
    Sample(14213, ERROR, "Queue: a name is at most", f"<Dial><Queue>{'q' * 65}</Queue></Dial>"),
    Sample(14204, ERROR, "Enqueue: the queue must be named", "<Enqueue/>"),
    Sample(14205, ERROR, "Enqueue: a name is at most", f"<Enqueue>{'q' * 65}</Enqueue>"),
    Sample(13615, WARNING, "Record: maxLength must be at most 120", "<Record transcribe='true' maxLength='121'/>"),
    Sample(11100, ERROR, "Redirect: invalid URL", "<Redirect>ftp://example.com/x</Redirect>"),
    Sample(11100, ERROR, "Play: invalid URL", "<Play/>"),
]

PLACE_SAMPLES: list[Sample] = [
    Sample(12200, WARNING, "a queue's wait document", "<Dial>+8613300000000</Dial>", places.QUEUE_WAIT),
    Sample(12200, WARNING, "what a queued caller hears", "<Gather/>", places.QUEUE_WHISPER),
    Sample(13238, ERROR, "a conference's wait", "<Gather/>", places.CONFERENCE_WAIT),
    Sample(13201, ERROR, "what the called party hears", "<Dial>+8613300000000</Dial>", places.SCREENING),
    *(
        Sample(15004, ERROR, f"{tag}: action must be absolute", in_place(tag, 'action="/next"'), places.UPDATE)
        for tag in ("Gather", "Dial", "Enqueue", "Record")
    ),
]

SAMPLES = [
    *VALUE_SAMPLES,
    *STRUCTURE_SAMPLES,
    *NOT_SUPPORTED_SAMPLES,
    *OTHER_SAMPLES,
    *PLACE_SAMPLES,
]

# Documents that break nothing, each at the place where it stands.
GOOD_DOCUMENTS: list[tuple[str, Place]] = [
    *((inside, CALL) for inside in _GOOD_VALUES),
    ('<Gather speechModel="deepgram_nova-3" speechTimeout="2"/>', CALL),
    (f"<Say>{'好' * 500}</Say>", CALL),
    ("<Say voice='Polly.Zhiyu-Neural' language='cmn-CN'>您<break time='500ms'/><s>好</s></Say>", CALL),
    ("<Dial callerId='client:mei'><Client>mei</Client></Dial>", CALL),
    ("<Dial><Sip>sip:mei@example.com:5060;transport=tls?x-a=b</Sip></Dial>", CALL),
    (f"<Dial>{NUMBER * 10}</Dial>", CALL),
    ("<Play digits='ww12#'/>", CALL),
    ("<Record transcribe='true' maxLength='120'/>", CALL),
    ("<Say>hi</Say><Gather numDigits='1'/><Leave/><Redirect>/wait</Redirect><Hangup/>", places.QUEUE_WAIT),
    ("<Say>hi</Say><Pause/><Play>/a.mp3</Play><Redirect>/hold</Redirect>", places.CONFERENCE_WAIT),
    ("<Say>hi</Say><Pause/><Play>/a.mp3</Play><Redirect>/more</Redirect>", places.QUEUE_WHISPER),
    ("<Gather numDigits='1'><Say>press 1</Say></Gather><Hangup/>", places.SCREENING),
    ("<Gather action='https://example.com/next'/><Redirect>https://example.com/</Redirect>", places.UPDATE),
]
