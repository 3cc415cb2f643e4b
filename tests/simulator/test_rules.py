"""Every rule has a document that breaks it and nothing else; take the rule out, and the document passes."""

import pytest

from ivr.simulator.twiml import judge, table
from ivr.simulator.twiml.places import CALL, Place
from ivr.simulator.twiml.reading import read
from ivr.simulator.twiml.rules import ANSWER_RULES, AnswerRule, Rule, by_element
from ivr.simulator.twiml.schema import ERROR, RESPONSE
from ivr.simulator.twiml.table import RULES
from tests.simulator.rule_samples import GOOD_DOCUMENTS, SAMPLES, Sample

RESPONSE_ATTRIBUTE = b"<Response version='1'/>"
ANSWERS = [
    (11750, "text/xml", b"<Response>" + b" " * 65_536 + b"</Response>"),
    (12300, "text/plain", b"<Response/>"),
    (11770, "text/xml", b""),
]


def samples_of(rule: Rule) -> list[Sample]:
    return [sample for sample in SAMPLES if sample.number == rule.number and rule.what.startswith(sample.what)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.number} {sample.what}")
def test_it_finds_the_broken_rule_and_no_other(sample: Sample) -> None:
    document = read("text/xml", sample.body, sample.place)
    (finding,) = document.findings
    assert (finding.number, finding.level) == (sample.number, sample.level)
    assert finding.what.startswith(sample.what)
    assert document.verbs == () or sample.level != ERROR


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.number} {rule.what}")
def test_a_rule_that_is_taken_out_is_missed(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    body, place = RESPONSE_ATTRIBUTE, CALL
    if (rule.on, rule.what) != (RESPONSE, "Response: unknown attribute"):
        (sample,) = samples_of(rule)
        body, place = sample.body, sample.place
    assert read("text/xml", body, place).findings
    monkeypatch.setattr(table, "RULES_ON", by_element(other for other in RULES if other is not rule))
    assert read("text/xml", body, place).findings == ()


@pytest.mark.parametrize("rule", ANSWER_RULES, ids=lambda rule: str(rule.number))
def test_an_answer_rule_that_is_taken_out_is_missed(rule: AnswerRule, monkeypatch: pytest.MonkeyPatch) -> None:
    (kind, body) = next((kind, body) for number, kind, body in ANSWERS if number == rule.number)
    assert [found.number for found in judge.judge_answer(kind, body)] == [rule.number]
    monkeypatch.setattr(judge, "ANSWER_RULES", tuple(other for other in ANSWER_RULES if other is not rule))
    assert judge.judge_answer(kind, body) == []


def test_every_rule_names_its_source_and_no_two_are_alike() -> None:
    assert all(rule.source for rule in RULES)
    assert all(rule.source for rule in ANSWER_RULES)
    assert len({(rule.number, rule.what, rule.place) for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(("inside", "place"), GOOD_DOCUMENTS)
def test_a_good_document_breaks_nothing(inside: str, place: Place) -> None:
    assert read("text/xml", f"<Response>{inside}</Response>".encode(), place).findings == ()


@pytest.mark.parametrize(
    ("number", "content_type", "body"),
    [
        *ANSWERS,
        (12300, "", b"<Response/>"),
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


def test_an_element_that_the_rules_pass_over_is_not_looked_into() -> None:
    body = b"<Response><Odd><Say loop='x'/></Odd></Response>"
    assert [finding.what for finding in read("text/xml", body).findings] == ["Response: unknown verb"]


def test_a_finding_names_line_and_column() -> None:
    document = read("text/xml", b'<Response>\n  <Pause length="x"/>\n</Response>')
    assert document.findings[0].where == "<Pause> line 2 column 3"
