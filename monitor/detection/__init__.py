"""Document -> announcements. Pure: a document and data files in, values out."""

from monitor.detection.detector import Detector, Trail

__all__ = ["Detector", "Trail"]
