# The playground as an image; compose.yaml puts Caddy before it, and docs/hosting.md tells how.
# With an NVIDIA GPU: --build-arg REQUIREMENTS=requirements-gpu.txt

FROM python:3.12-slim AS packages
ARG REQUIREMENTS=requirements.txt
COPY requirements*.txt /tmp/
RUN python -m venv /venv && /venv/bin/python -m pip install --no-cache-dir -r /tmp/$REQUIREMENTS

FROM python:3.12-slim
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin dlplay \
    && install --directory --owner dlplay --group dlplay --mode 700 /kept /uploads /cluster
COPY --from=packages /venv /venv
COPY . /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DLPLAY_KEPT=/kept \
    DLPLAY_UPLOADS=/uploads \
    KERAS_HOME=/kept/keras \
    KAGGLEHUB_CACHE=/kept/kagglehub
RUN python -m compileall -q app.py frame.py dlplay pages scripts
USER dlplay
EXPOSE 8501
HEALTHCHECK --interval=20s --timeout=10s --start-period=90s --retries=3 CMD ["python", "-m", "scripts.ask_health"]
CMD ["python", "-m", "streamlit", "run", "app.py", "--server.address", "0.0.0.0"]
