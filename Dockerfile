# One image for every role; the command names the role. Build: docker build -t jinnao .
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements.lock ./
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md jinnao.py ./
RUN /venv/bin/pip install --no-cache-dir --no-deps --editable .

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --create-home jinnao && install -d -o jinnao /state
WORKDIR /app
COPY --from=build /venv /venv
COPY pyproject.toml README.md jinnao.py ./
COPY core core
COPY inference inference
COPY rag rag
COPY tools tools
COPY agents agents
COPY web web
COPY workers workers
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 JINNAO_HOME=/state
USER jinnao
VOLUME /state
ENTRYPOINT ["jinnao"]
CMD ["web"]
