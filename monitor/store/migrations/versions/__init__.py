"""One file a step; each stands for itself and imports nothing of the monitor."""
