"""The sandbox misbehaving on demand: late, lost, failed and refused answers."""

import socket
import threading
from collections.abc import Callable
from typing import Literal

from flask import Response, request

from ivr.simulator.wallet.bodies import Fault, FaultsRequest
from ivr.simulator.wallet.problems import Problem

Operation = Literal["accounts", "freeze", "transactions", "messages", "proofs", "disputes", "notices", "enquiries"]


class Faults:
    """Which operation misbehaves how, for how many more requests."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: dict[str, Fault] = {}
        self._reset = threading.Event()

    def reset(self) -> None:
        """Mend everything and let go of the requests that are being held, undone."""
        with self._lock:
            self._faults.clear()
            self._reset.set()
            self._reset = threading.Event()

    def change(self, wanted: FaultsRequest) -> None:
        """Set the faults of the operations that are named; null mends."""
        with self._lock:
            for operation in wanted.model_fields_set:
                fault = getattr(wanted, operation)
                self._faults.pop(operation, None)
                if fault is not None:
                    self._faults[operation] = fault

    def show(self) -> dict[str, dict[str, object]]:
        """The faults as they stand, by operation."""
        with self._lock:
            return {operation: fault.model_dump() for operation, fault in self._faults.items()}

    def take(self, operation: Operation) -> Fault | None:
        """The fault that the present request meets, counted down."""
        with self._lock:
            fault = self._faults.get(operation)
            if fault is not None and fault.times is not None:
                self._count_down(operation, fault)
            return fault

    def act(self, fault: Fault | None, do: Callable[[], Response]) -> Response:
        """Do it, or do what the fault says."""
        match fault.mode if fault else None:
            case "error":
                raise Problem(503, "unavailable", "The sandbox was told to fail.")
            case "refuse":
                raise Problem(403, "refused", "The sandbox was told to refuse.")
            case "lose_answer":
                do()
                return _hang_up()
            case "hang":
                self._hold(fault)
                return _hang_up()
            case "slow":
                return _hang_up() if self._hold(fault) else do()
        return do()

    def _hold(self, fault: Fault | None) -> bool:
        """Wait the fault's seconds; True when a reset ended the wait."""
        with self._lock:
            reset = self._reset
        return reset.wait(fault.seconds if fault else 0)

    def _count_down(self, operation: str, fault: Fault) -> None:
        left = (fault.times or 0) - 1
        if left:
            self._faults[operation] = fault.model_copy(update={"times": left})
        else:
            del self._faults[operation]


def _hang_up() -> Response:
    """Close the connection without an answer; a server that is not werkzeug's sends the 503 instead."""
    connection = request.environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        connection.shutdown(socket.SHUT_RDWR)
    return Problem(503, "unavailable", "The answer was lost.").response()
