"""How well the monitor does against labelled documents: what it detects, and what it tells people of it."""

from monitor.evaluation.alerts import Joining, Telling, telling, told_of
from monitor.evaluation.detections import (
    WAKING,
    Compared,
    Evaluation,
    Figures,
    Key,
    Label,
    Share,
    Spread,
    Wrong,
    evaluate,
    parts,
    spread,
)

__all__ = [
    "WAKING",
    "Compared",
    "Evaluation",
    "Figures",
    "Joining",
    "Key",
    "Label",
    "Share",
    "Spread",
    "Telling",
    "Wrong",
    "evaluate",
    "parts",
    "spread",
    "telling",
    "told_of",
]
