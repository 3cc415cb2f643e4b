"""What the stand-in network costs: reading a document, holding it against the rules, and a whole scripted call.

Ratios, because the machine differs: a document's rules against parsing its XML, and what a turn over HTTP takes beside.
"""

import runpy
import time
from collections.abc import Callable
from pathlib import Path

from ivr.simulator.network import NetworkConfig
from ivr.simulator.scripts import load_script, run_script
from ivr.simulator.scripts.own_network import own_network
from ivr.simulator.twiml.reading import read
from ivr.simulator.twiml.xml import parse
from tests.simulator.application import Served

_ROUNDS = 2000
_CALLS = 40
_EXAMPLE = Path(__file__).parents[1] / "examples" / "plain-flask"
_MENU = """<?xml version="1.0" encoding="UTF-8"?><Response>
<Gather action="/voice/turn/4#ct=2000&amp;rt=5000" actionOnEmptyResult="true" finishOnKey="" input="dtmf speech"
 hints="账户被盗,转账没到账,付款失败" language="cmn-Hans-CN" numDigits="1" speechTimeout="2" timeout="5">
<Say language="cmn-CN" voice="Polly.Zhiyu-Neural">账户被盗，请按 1。转账没到账，请按 2。找人工，请按 0。</Say>
</Gather></Response>""".encode()


def main() -> None:
    """Prints the microseconds of each and how many times the parsing of the XML it is."""
    parsed = _timed(lambda: parse(_MENU), _ROUNDS)
    layers = {
        "parsing a document": parsed,
        "reading and judging it": _timed(lambda: read("text/xml", _MENU), _ROUNDS),
        "a turn of a scripted call": _turn(),
    }
    for name, seconds in layers.items():
        print(f"{name:28} {seconds * 1e6:9.0f} µs   {seconds / parsed:6.1f} × parsing")


def _timed(action: Callable[[], object], rounds: int) -> float:
    action()
    began = time.perf_counter()
    for _ in range(rounds):
        action()
    return (time.perf_counter() - began) / rounds


def _turn() -> float:
    """Seconds for each request to the example, the application's own and the script's work included."""
    script = load_script(_EXAMPLE / "scripts" / "opening-hours.yaml")
    served = Served(runpy.run_path(str(_EXAMPLE / "app.py"))["app"])
    config = NetworkConfig("AC" + "0" * 32, "bench", "+85230001234", f"{served.url}/voice")
    turns = 0

    def call() -> None:
        nonlocal turns
        result = run_script(script, network)
        assert result.passed, result.report
        turns += sum(event["event"] == "webhook" for event in result.events)

    try:
        with own_network(config) as network:
            return _timed(call, _CALLS) * (_CALLS + 1) / turns
    finally:
        served.close()


if __name__ == "__main__":
    main()
