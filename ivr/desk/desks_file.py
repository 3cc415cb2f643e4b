"""Reads `desks.yaml`; every fault comes with its file, line and column."""

from pathlib import Path

from ivr.desk.desks import Desks
from ivr.flow.menu_file import Fault, Source, model_of


class BrokenDesks(ValueError):
    """A desks file that must not be used; `faults` are all that was found."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def load_desks(path: Path) -> Desks:
    """The desks of a file, fit to be used; BrokenDesks tells every fault."""
    source = Source(path)
    desks = model_of(Desks, source)
    faults = list(source.faults)
    if desks is not None:
        # A desk that is at fault itself is there all the same, and others may name it.
        faults += [source.fault(where, text) for where, text in desks.faults(source.names("desks"))]
    if faults or desks is None:
        raise BrokenDesks(faults)
    return desks
