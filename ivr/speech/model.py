"""The trained model of a language: a weight for each feature and topic, small enough to be kept with a menu version."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ivr.speech.phrases import TOPICS, Phrases

FORMAT = 1
SUFFIX = ".model.npz"
_ROOT = 4.0


class BrokenModel(ValueError):
    """A model file that cannot be used; says why and how to mend it."""


@dataclass(frozen=True, eq=False)
class Model:
    """Weights by feature (rows) and topic (columns, as in TOPICS), eight bits each.

    `trained_on` is the fingerprint of the phrases that it learned from; `sharpness` turns scores into confidences.
    """

    rows: Mapping[str, int]
    weights: npt.NDArray[np.int8]
    unit: float
    bias: npt.NDArray[np.float32]
    sharpness: float
    trained_on: str

    def confidences(self, features: Mapping[str, float]) -> npt.NDArray[np.float64]:
        """How likely each topic is; they sum up to 1."""
        norm = sum(value * value for value in features.values()) ** 0.5 or 1.0
        known = [(self.rows[name], value) for name, value in features.items() if name in self.rows]
        scores = self.bias.astype(np.float64)
        if known:
            rows, values = zip(*known, strict=True)
            scores = scores + (np.array(values) @ self.weights[list(rows)]) * (self.unit * _ROOT / norm)
        raised = np.exp((scores - scores.max()) * self.sharpness)
        return np.asarray(raised / raised.sum(), dtype=np.float64)

    def dump(self) -> bytes:
        """The model as bytes, the same for the same model."""
        stream = io.BytesIO()
        names = "\n".join(self.rows).encode()
        arrays = {
            "format": np.array([FORMAT]),
            "features": np.frombuffer(names, dtype=np.uint8),
            "weights": self.weights,
            "bias": self.bias,
            "scale": np.array([self.unit, self.sharpness]),
            "trained_on": np.frombuffer(self.trained_on.encode(), dtype=np.uint8),
        }
        np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]  # its stub mistakes the names for options
        return stream.getvalue()


def load_model(content: bytes, name: str) -> Model:
    """The model of its bytes; BrokenModel when it is damaged, of another format or for other topics."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            if arrays["format"].tolist() != [FORMAT] or arrays["weights"].shape[1] != len(TOPICS):
                raise BrokenModel(f"{name}: of another release; run `flask speech train`")
            names = arrays["features"].tobytes().decode().split("\n")
            unit, sharpness = arrays["scale"].tolist()
            trained_on = arrays["trained_on"].tobytes().decode()
            rows = {feature: row for row, feature in enumerate(names)}
            return Model(rows, arrays["weights"], unit, arrays["bias"], sharpness, trained_on)
    except (OSError, KeyError, ValueError, IndexError, EOFError) as error:
        raise (
            error if isinstance(error, BrokenModel) else BrokenModel(f"{name}: damaged; run `flask speech train`")
        ) from error


def read_model(folder: Path, language: str) -> Model | None:
    """The model beside a phrases file; None where there is none."""
    path = folder / f"{language}{SUFFIX}"
    return load_model(path.read_bytes(), str(path)) if path.exists() else None


def fingerprint(phrases: Phrases) -> str:
    """The same for the same words, key phrases and examples; small choices are no matter of a model."""
    digest = sha256()
    for section in (phrases.words, phrases.topics, phrases.examples):
        for name, texts in section.items():
            digest.update(f"\x00{name}\x00{chr(0).join(texts)}".encode())
    return digest.hexdigest()[:16]


def scaled(features: Mapping[str, float]) -> dict[str, float]:
    """Features as a model is trained on them: of the same length for a short text and a long one."""
    norm = sum(value * value for value in features.values()) ** 0.5 or 1.0
    return {name: value * _ROOT / norm for name, value in features.items()}


def quantised(
    weights: npt.NDArray[np.float64], features: Iterable[str], keep: int
) -> tuple[dict[str, int], npt.NDArray[np.int8], float]:
    """The `keep` heaviest features with eight-bit weights, and what a unit of those is worth."""
    names = list(features)
    heaviest = np.argsort(-np.abs(weights).max(axis=1), kind="stable")[:keep]
    kept = sorted(heaviest.tolist(), key=lambda row: names[row])
    unit = float(np.abs(weights).max()) / 127 or 1.0
    rounded = np.rint(weights[kept] / unit).astype(np.int8)
    return {names[row]: at for at, row in enumerate(kept)}, rounded, unit
