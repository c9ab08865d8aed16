# Two stages: the program and what it needs are put together in the first, only the result is kept in the second.
# Its root may be read-only: all that it writes is in state/.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY monitor monitor
RUN python3 -m venv /opt/monitor \
 && /opt/monitor/bin/pip install --no-cache-dir --quiet --upgrade pip \
 && /opt/monitor/bin/pip install --no-cache-dir --disable-pip-version-check -c constraints.txt . \
 && /opt/monitor/bin/pip uninstall --yes --quiet setuptools pip \
 && find /opt/monitor -depth -type d -name tests -path '*/site-packages/*' -exec rm -rf {} +

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
