"""A suite's outcomes as JUnit XML, which build servers read: https://github.com/testmoapp/junitxml"""

import re
from xml.etree import ElementTree

from ivr.simulator.scripts.suite import Played, as_sentence
from ivr.simulator.scripts.transcript import Event

# Everything that XML 1.0 may hold.
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(suite: str, outcomes: list[Played], beside: list[Event]) -> bytes:
    """The document. A script that could not be played is an error, one that was not as expected a failure.

    `beside` are the rules broken outside the scripts' own calls: one more case, which fails.
    """
    root = ElementTree.Element(
        "testsuite",
        name=suite,
        tests=str(len(outcomes) + bool(beside)),
        failures=str(sum(played.result is not None and not played.passed for played in outcomes) + bool(beside)),
        errors=str(sum(played.result is None for played in outcomes)),
        time=f"{sum(played.seconds for played in outcomes):.3f}",
    )
    for played in outcomes:
        _case(root, suite, played)
    if beside:
        case = ElementTree.SubElement(root, "testcase", classname=suite, name="beside the scripts' own calls")
        lines = [as_sentence(broken) for broken in beside]
        ElementTree.SubElement(case, "failure", message=_text(lines[0])).text = _text("\n".join(lines))
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return written


def _case(root: ElementTree.Element, suite: str, played: Played) -> None:
    case = ElementTree.SubElement(
        root, "testcase", classname=suite, name=_text(played.name), file=str(played.path), time=f"{played.seconds:.3f}"
    )
    if played.result is None:
        ElementTree.SubElement(case, "error", message=_text(played.error.splitlines()[0])).text = _text(played.error)
        return
    if not played.passed:
        failures = played.result.failures
        ElementTree.SubElement(case, "failure", message=_text(failures[0])).text = _text("\n".join(failures))
    ElementTree.SubElement(case, "system-out").text = _text(played.result.report)


def _text(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
