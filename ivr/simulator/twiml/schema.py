"""The verbs that Twilio knows, what may stand inside them, and their attributes.

From the pages under https://www.twilio.com/docs/voice/twiml.
"""

RESPONSE = "Response"

# Attributes that the stand-in network acts on, then those that Twilio knows and it passes over.
ATTRIBUTES: dict[str, frozenset[str]] = {
    RESPONSE: frozenset(),
    "Say": frozenset({"language", "loop", "voice"}),
    "Play": frozenset({"digits", "loop"}),
    "Pause": frozenset({"length"}),
    "Gather": frozenset(
        {"action", "actionOnEmptyResult", "bargeIn", "finishOnKey", "hints", "input", "language", "method"}
        | {"numDigits", "speechTimeout", "timeout"}
        | {"debug", "enhanced", "maxSpeechTime", "partialResultCallback", "partialResultCallbackMethod"}
        | {"profanityFilter", "speechModel"}
    ),
    "Redirect": frozenset({"method"}),
    "Dial": frozenset(
        {"action", "answerOnBridge", "callerId", "method", "timeLimit", "timeout"}
        | {
            "callReason",
            "events",
            "hangupOnStar",
            "record",
            "recordingStatusCallback",
            "recordingStatusCallbackEvent",
        }
        | {
            "recordingStatusCallbackMethod",
            "recordingTrack",
            "referMethod",
            "referUrl",
            "ringTone",
            "sequential",
        }
        | {"trim"}
    ),
    "Number": frozenset(
        {
            "amdStatusCallback",
            "amdStatusCallbackMethod",
            "byoc",
            "machineDetection",
            "machineDetectionTimeout",
        }
        | {
            "machineDetectionSilenceTimeout",
            "machineDetectionSpeechEndThreshold",
            "machineDetectionSpeechThreshold",
        }
        | {"method", "sendDigits", "statusCallback", "statusCallbackEvent", "statusCallbackMethod", "url"}
    ),
    "Hangup": frozenset(),
    "Reject": frozenset({"reason"}),
}

NESTED: dict[str, frozenset[str]] = {
    RESPONSE: frozenset({"Say", "Play", "Pause", "Gather", "Redirect", "Dial", "Hangup", "Reject"}),
    "Gather": frozenset({"Say", "Play", "Pause"}),
    "Dial": frozenset({"Number"}),
    # Speech marks inside Say; the words in them are spoken, the marks are not acted on.
    "Say": frozenset({"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"}),
}

# Twilio acts on these and the stand-in network doesn't: a document that uses one can't be tried here.
UNSUPPORTED = frozenset(
    {
        "Connect",
        "Echo",
        "Enqueue",
        "Leave",
        "Pay",
        "Prompt",
        "Queue",
        "Record",
        "Refer",
        "Siprec",
        "Sms",
        "Start",
        "Stop",
    }
    | {"Client", "Conference", "Sim", "Sip", "Application", "WhatsApp"}
)
