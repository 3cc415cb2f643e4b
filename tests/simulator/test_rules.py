"""One document for each of Twilio's rules that breaks it and nothing else; take the rule out, and its test fails."""

import pytest

from ivr.simulator.twiml.reading import read
from ivr.simulator.twiml.rules import ANSWER_RULES, ERROR, RULES, WARNING

SAY = '<Say language="cmn-CN" voice="Polly.Zhiyu-Neural">您好</Say>'
NUMBER = "<Number>+8613300000000</Number>"

# (number, level, what, the inside of <Response>)
SAMPLES: list[tuple[int, str, str, str]] = [
    (12200, WARNING, "Say: unknown attribute", "<Say pitch='1'>hi</Say>"),
    (12200, WARNING, "Play: unknown attribute", "<Play volume='1'>/a.mp3</Play>"),
    (12200, WARNING, "Pause: unknown attribute", "<Pause seconds='1'/>"),
    (12200, WARNING, "Gather: unknown attribute", "<Gather maxDigits='1'/>"),
    (12200, WARNING, "Redirect: unknown attribute", "<Redirect to='x'>/next</Redirect>"),
    (12200, WARNING, "Dial: unknown attribute", f"<Dial limit='1'>{NUMBER}</Dial>"),
    (12200, WARNING, "Number: unknown attribute", "<Dial><Number name='x'>+8613300000000</Number></Dial>"),
    (12200, WARNING, "Hangup: unknown attribute", "<Hangup reason='x'/>"),
    (12200, WARNING, "Reject: unknown attribute", "<Reject status='busy'/>"),
    (12200, WARNING, "Response: unknown verb", "<say>hi</say>"),
    (12200, WARNING, "Say: a language that no voice speaks", "<Say language='zh'>hi</Say>"),
    (0, ERROR, "Response: the stand-in network does not act on what stands inside", "<Record/>"),
    (0, ERROR, "Dial: the stand-in network does not act on what stands inside", "<Dial>+8613300000000<Client/></Dial>"),
    (0, ERROR, "Gather: the stand-in network does not act on what stands inside", "<Gather><Prompt/></Gather>"),
    (13210, WARNING, "Dial: method must be GET or POST", f"<Dial method='PUT'>{NUMBER}</Dial>"),
    (13212, WARNING, "Dial: timeout must be a positive integer, in seconds", f"<Dial timeout='0'>{NUMBER}</Dial>"),
    (13213, WARNING, "Dial: hangupOnStar must be true or false", f"<Dial hangupOnStar='yes'>{NUMBER}</Dial>"),
    (13214, WARNING, "Dial: callerId must be a number in E.164 form", f"<Dial callerId='12'>{NUMBER}</Dial>"),
    (13215, WARNING, "Dial: only Number may stand inside", f"<Dial>{NUMBER}<Say>hi</Say></Dial>"),
    (13216, WARNING, "Dial: timeLimit must be a positive integer, in seconds", f"<Dial timeLimit='x'>{NUMBER}</Dial>"),
    (13219, WARNING, "Dial: answerOnBridge must be true or false", f"<Dial answerOnBridge='1'>{NUMBER}</Dial>"),
    (13223, WARNING, "Dial: the number must be in E.164 form", "<Dial>the fraud desk</Dial>"),
    (13224, ERROR, "Dial: the number is invalid, E.164 is wanted", "<Dial>01234567890</Dial>"),
    (13310, WARNING, "Gather: finishOnKey must be one of 0123456789#* or empty", "<Gather finishOnKey='##'/>"),
    (13312, WARNING, "Gather: method must be GET or POST", "<Gather method='post'/>"),
    (13313, WARNING, "Gather: timeout must be a positive integer, in seconds", "<Gather timeout='5s'/>"),
    (13314, WARNING, "Gather: numDigits must be a positive integer", "<Gather numDigits='abc'/>"),
    (13320, WARNING, "Gather: only Say, Play and Pause may stand inside", "<Gather><Hangup/></Gather>"),
    (13321, WARNING, "Gather->Say: invalid voice", "<Gather><Say voice='Zhiyu'>hi</Say></Gather>"),
    (13322, WARNING, "Gather->Say: loop must be an integer of at least 0", "<Gather><Say loop='x'>hi</Say></Gather>"),
    (13326, WARNING, "Gather: input must be dtmf, speech or both", "<Gather input='voice'/>"),
    (13327, WARNING, "Gather: speechTimeout must be a positive integer or auto", "<Gather speechTimeout='0'/>"),
    (13330, WARNING, "Gather: at most 500 hints of 100 characters", f"<Gather hints='{'好' * 101}'/>"),
    (13332, WARNING, "Gather: bargeIn must be true or false", "<Gather bargeIn='no'/>"),
    (13333, WARNING, "Gather: profanityFilter must be true or false", "<Gather profanityFilter='no'/>"),
    (13335, WARNING, "Gather: speechTimeout auto cannot be used with a speechModel", "<Gather speechModel='default'/>"),
    (13338, ERROR, "Gather: actionOnEmptyResult must be true or false", "<Gather actionOnEmptyResult='yes'/>"),
    (13410, WARNING, "Play: loop must be an integer of at least 0", "<Play loop='-1'>/a.mp3</Play>"),
    (13430, WARNING, "Play: digits must be keys and the letter w", "<Play digits='abc'/>"),
    (13510, WARNING, "Say: loop must be an integer of at least 0", "<Say loop='x'>hi</Say>"),
    (13511, WARNING, "Say: invalid voice", "<Say voice='Polly.Zhiyu' language='en-US'>hi</Say>"),
    (13512, WARNING, "Gather: language must be a tag of Twilio's list", "<Gather language='zh-CN'/>"),
    (13520, WARNING, "Say: the text is empty", "<Say> </Say>"),
    (13521, WARNING, "Say: too long for the voice", f"<Say>{'好' * 501}</Say>"),
    (13710, WARNING, "Redirect: method must be GET or POST", "<Redirect method='PUT'>/next</Redirect>"),
    (13810, WARNING, "Reject: reason must be rejected or busy", "<Reject reason='tired'/>"),
    (13910, WARNING, "Pause: length must be a positive integer", "<Pause length='-1'/>"),
    (11100, ERROR, "Redirect: invalid URL", "<Redirect>ftp://example.com/x</Redirect>"),
    (11100, ERROR, "Gather: action is an invalid URL", "<Gather action='not a url'/>"),
    (11100, ERROR, "Dial: action is an invalid URL", f"<Dial action='http://'>{NUMBER}</Dial>"),
]


@pytest.mark.parametrize(("number", "level", "what", "inside"), SAMPLES, ids=[what for _, _, what, _ in SAMPLES])
def test_it_finds_the_broken_rule_and_no_other(number: int, level: str, what: str, inside: str) -> None:
    document = read("text/xml", f"<Response>{inside}</Response>".encode())
    assert [(finding.number, finding.level, finding.what) for finding in document.findings] == [(number, level, what)]
    assert (document.verbs == ()) == (level == ERROR or "unknown verb" in what)


def test_it_finds_an_attribute_on_the_response() -> None:
    document = read("text/xml", b"<Response version='1'/>")
    assert [finding.number for finding in document.findings] == [12200]


def test_every_rule_has_its_sample() -> None:
    sampled = {what for _, _, what, _ in SAMPLES} | {"Response: unknown attribute"}
    assert {rule.what for rule in RULES} == sampled


def test_every_rule_names_its_source() -> None:
    assert all(rule.source for rule in RULES)
    assert all(rule.source for rule in ANSWER_RULES)


@pytest.mark.parametrize(
    ("number", "content_type", "body"),
    [
        (11750, "text/xml", b"<Response>" + b" " * 65_536 + b"</Response>"),
        (12300, "text/plain", b"<Response/>"),
        (12300, "", b"<Response/>"),
        (11770, "text/xml", b""),
        (12100, "text/xml", b"<Response><Say>hi</Response>"),
        (12100, "text/xml", b'\n<?xml version="1.0"?><Response/>'),
        (12100, "text/xml", b"<Response><Say>\x00</Say></Response>"),
        (12100, "text/xml", b'<!DOCTYPE r [<!ENTITY a "b">]><Response>&a;</Response>'),
        (12102, "text/xml", b"<html/>"),
    ],
)
def test_it_refuses_the_whole_answer(number: int, content_type: str, body: bytes) -> None:
    document = read(content_type, body)
    assert document.error is not None
    assert document.error.number == number
    assert document.verbs == ()


def test_a_document_at_the_size_limit_is_read() -> None:
    body = b"<Response>" + b" " * (65_536 - 21) + b"</Response>"
    assert len(body) == 65_536
    assert read("text/xml; charset=utf-8", body).findings == ()


def test_500_han_characters_are_just_short_enough() -> None:
    assert read("text/xml", f"<Response><Say>{'好' * 500}</Say></Response>".encode()).findings == ()


def test_a_good_document_breaks_nothing() -> None:
    body = f"""<?xml version="1.0" encoding="UTF-8"?><Response>
      <Gather input="dtmf speech" language="cmn-Hans-CN" speechTimeout="2" timeout="6" numDigits="1" finishOnKey=""
              action="/voice/step/2#ct=2000&amp;rt=5000" hints="账户被盗,转账没到账" actionOnEmptyResult="true">
        {SAY}<Pause length="1"/></Gather>
      {SAY}<Dial action="/after" timeout="20" callerId="+85230001234">{NUMBER}</Dial>
      <Redirect>/voice/again</Redirect><Hangup/></Response>"""
    document = read("text/xml", body.encode())
    assert document.findings == ()
    assert [type(verb).__name__ for verb in document.verbs] == ["Gather", "Say", "Dial", "Redirect", "Hangup"]


def test_a_finding_names_line_and_column() -> None:
    document = read("text/xml", b'<Response>\n  <Pause length="x"/>\n</Response>')
    assert document.findings[0].where == "<Pause> line 2 column 3"
