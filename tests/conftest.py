"""Makes `from tests.loopback import …` work from every folder of tests, however pytest is started."""
