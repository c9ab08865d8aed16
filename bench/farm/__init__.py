"""A farm of sources of all kinds on loopback, many of them ill, that the real daemon reads: see `__main__`."""
