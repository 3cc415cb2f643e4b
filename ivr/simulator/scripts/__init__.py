"""Call scripts: YAML that ops read, played against a network, with a transcript and a verdict."""

from ivr.simulator.scripts.reading import ScriptError, load_script
from ivr.simulator.scripts.runner import ScriptResult, run_script

__all__ = ["ScriptError", "ScriptResult", "load_script", "run_script"]
