# Two stages: the program and what it needs are put together in the first, only the result is kept in the second.
# Its root may be read-only: all that it writes is in state/.
FROM python:3.11-slim-bookworm AS build
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends binutils >/dev/null
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY monitor monitor
RUN python3 -m venv /opt/monitor \
 && /opt/monitor/bin/pip install --no-cache-dir --quiet --upgrade pip \
 && /opt/monitor/bin/pip install --no-cache-dir --no-compile --disable-pip-version-check -c constraints.txt . \
 && /opt/monitor/bin/pip uninstall --yes --quiet setuptools pip
# What is never used is left out: symbols for debuggers, the tests of libraries, Babel's words for languages that no
# address of an article names; and bytecode is made of those modules alone that are imported,
# some of them within functions.
RUN cd /opt/monitor/lib/python3*/site-packages \
 && find . -name '*.so*' -exec strip --strip-unneeded {} + \
 && rm -rf sqlalchemy/testing \
 && find . -depth -type d \( -name tests -o -name __pycache__ \) -exec rm -rf {} + \
 && find babel/locale-data -name '*.dat' ! -name root.dat ! -name en.dat ! -name ar.dat -delete \
 && /opt/monitor/bin/python -c "import importlib, pkgutil, monitor; \
[importlib.import_module(m.name) for m in pkgutil.walk_packages(monitor.__path__, 'monitor.') \
if 'migrations' not in m.name and not m.name.endswith('__main__')]" \
 && /opt/monitor/bin/python -m compileall -q apprise apscheduler dateparser hijridate idna watchfiles monitor

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin monitor \
 && mkdir -p /srv/monitor/state && chown monitor:monitor /srv/monitor/state
COPY --from=build /opt/monitor /opt/monitor
WORKDIR /srv/monitor
COPY config config
USER monitor
VOLUME /srv/monitor/state
ENV PATH=/opt/monitor/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s --retries=3 CMD ["crossing-monitor", "alive"]
ENTRYPOINT ["crossing-monitor"]
CMD ["run"]
