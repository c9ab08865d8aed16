# Two stages: the wheel and what it needs are put together in the first, only the result is kept in the second.
FROM python:3.13-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY monitor monitor
RUN python -m venv /opt/monitor \
 && /opt/monitor/bin/pip install --no-cache-dir --disable-pip-version-check -c constraints.txt .

FROM python:3.13-slim-bookworm
RUN useradd --uid 10001 --create-home monitor
COPY --from=build /opt/monitor /opt/monitor
WORKDIR /srv/monitor
COPY config config
RUN mkdir state && chown monitor state
USER monitor
VOLUME /srv/monitor/state
ENV PATH=/opt/monitor/bin:$PATH PYTHONUNBUFFERED=1
STOPSIGNAL SIGTERM
ENTRYPOINT ["crossing-monitor"]
CMD ["run"]
