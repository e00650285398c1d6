"""Dockerfile, compose.yaml, Caddyfile and the page of hosting, held against the app: here is no daemon to run them."""

import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib

import pytest
import yaml

from dlplay.doctor import PATH
from dlplay.jobs.door import check_address
from tests.doctor.test_measuring import HEALTHY, listening
from tests.helpers import ROOT

__all__ = ["listening"]  # a fixture
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
CADDYFILE = (ROOT / "hosting" / "Caddyfile").read_text(encoding="utf-8")
NGINX = (ROOT / "hosting" / "nginx.conf").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
HOSTING = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
SERVICES = yaml.safe_load(COMPOSE)["services"]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
CODE = "".join(
    path.read_text(encoding="utf-8") for folder in ("dlplay", "scripts") for path in (ROOT / folder).rglob("*.py")
)
NOT_IN_THE_IMAGE = {
    ".ci", ".dockerignore", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "Dockerfile", "Makefile", "README.md",
    "compose.yaml", "docs", "hosting", "pyproject.toml", "tests",
}  # fmt: skip
ONCE, CLUSTER = "cluster-certificates", "DLPLAY_CLUSTER_CERTIFICATES"
OUR_IMAGES = ("dlplay", "dlplay-gpu")


def settings_in(text):
    return set(re.findall(r"\bDLPLAY_[A-Z_]+", text))


def environment_of(service, **settings):
    """What compose tells a container: its environment, with what is set where compose is called."""
    told = {}
    for name, value in SERVICES[service]["environment"].items():
        while (found := re.search(r"\$\{(\w+):-([^{}]*)\}", value)) is not None:
            value = value.replace(found[0], settings.get(found[1]) or found[2])
        told[name] = value
    return told


KNOWN = settings_in(CODE) | settings_in(CADDYFILE) | {"DLPLAY_BASE", "DLPLAY_MEMORY", "DLPLAY_WORKER_MEMORY"}


@pytest.mark.parametrize("text", [DOCKERFILE, COMPOSE, HOSTING], ids=["Dockerfile", "compose.yaml", "hosting.md"])
def test_every_setting_that_is_named_is_read_somewhere(text):
    assert settings_in(text) <= KNOWN
    assert settings_in(text)


def test_each_container_is_told_only_what_its_program_reads():
    for name, service in SERVICES.items():
        reads = settings_in(CADDYFILE) if name == "caddy" else settings_in(CODE)
        assert {one for one in service.get("environment", {}) if one.startswith("DLPLAY")} <= reads, name


def test_the_class_comes_in_where_caddy_listens():
    for settings in ({}, {"DLPLAY_SITE": "class.lan", "DLPLAY_BASE": "/playground"}):
        site = environment_of("caddy", **settings)["DLPLAY_SITE"]
        address = environment_of("app", **settings)["DLPLAY_CLASS"]
        assert address == f"https://{site}{settings.get('DLPLAY_BASE', '')}"
    assert set(environment_of("app").values()) == {"", "https://localhost", "/cluster"}


def test_what_compose_alone_reads_goes_where_it_belongs():
    app = SERVICES["app"]
    assert app["environment"]["STREAMLIT_SERVER_BASE_URL_PATH"] == "${DLPLAY_BASE:-}"
    assert "DLPLAY_MEMORY" in app["mem_limit"]
    assert all("DLPLAY_WORKER_MEMORY" in SERVICES[name]["mem_limit"] for name in ("worker", "gpu-worker"))


def test_the_port_is_one_and_the_same():
    port = CONFIG["server"]["port"]
    assert f"EXPOSE {port}" in DOCKERFILE
    assert f"{{$DLPLAY_SERVER:app:{port}}}" in CADDYFILE
    assert f"127.0.0.1:{port};" in NGINX
    assert SERVICES["app"]["expose"] == [str(port)]


def test_proxies_take_what_the_playground_takes():
    most = CONFIG["server"]["maxUploadSize"]
    for text in (CADDYFILE, NGINX):
        assert int(re.search(r"(?:max_size|max_body_size) (\d+)", text).group(1)) > most


def test_nothing_runs_as_root_or_may_become_root():
    users = re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE)
    assert users == ["dlplay"]
    assert DOCKERFILE.index("USER dlplay") < DOCKERFILE.index("\nCMD")
    assert int(re.search(r"useradd --uid (\d+)", DOCKERFILE).group(1)) >= 1000
    for name, service in SERVICES.items():
        assert "user" not in service
        if service["image"] in OUR_IMAGES:
            assert service["cap_drop"] == ["ALL"], name
            assert "no-new-privileges:true" in service["security_opt"]


def test_everything_comes_back_and_has_a_bound_of_memory():
    for name, service in SERVICES.items():
        assert service["restart"] == ("no" if name == ONCE else "unless-stopped"), name
        assert re.search(r"\d[gm]\}?$", service["mem_limit"]), name


def test_what_shall_outlive_a_container_lies_in_a_volume_that_its_user_may_write():
    volumes = yaml.safe_load(COMPOSE)["volumes"]
    places = dict(re.findall(r"(DLPLAY_KEPT|DLPLAY_UPLOADS)=(\S+)", DOCKERFILE))
    ours = re.search(r"install --directory --owner dlplay --group dlplay --mode 700 (.*)", DOCKERFILE).group(1).split()
    mounted = dict(reversed(one.split(":")[:2]) for one in SERVICES["app"]["volumes"])
    assert set(ours) == set(mounted) == {*places.values(), SERVICES["app"]["environment"][CLUSTER]}
    assert set(mounted.values()) <= set(volumes)
    for setting in ("KERAS_HOME", "KAGGLEHUB_CACHE"):
        assert re.search(rf"{setting}={places['DLPLAY_KEPT']}/", DOCKERFILE)


@pytest.mark.parametrize(("profile", "worker"), [("cluster", "worker"), ("gpu", "gpu-worker")])
def test_a_profile_brings_a_scheduler_and_workers_that_find_it_and_show_certificates(profile, worker):
    there = {name: one for name, one in SERVICES.items() if profile in one.get("profiles", [])}
    assert set(there) == {ONCE, "scheduler", worker}
    listens, joins = there["scheduler"]["command"][-1], there[worker]["command"][-1]
    assert check_address(joins) == joins  # no plain tcp:// goes from container to container
    assert listens == joins.replace("scheduler", "0.0.0.0")
    assert f"DLPLAY_SCHEDULER={joins}" in COMPOSE
    assert there["scheduler"]["expose"] == [joins.rpartition(":")[2]]
    folder = there[ONCE]["command"][-1]
    assert {one["environment"][CLUSTER] for name, one in there.items() if name != ONCE} == {folder}
    assert SERVICES["app"]["environment"][CLUSTER] == folder
    for name, service in there.items():
        assert service["healthcheck"] == {"disable": True}  # they serve no pages
        assert any(volume.startswith(f"cluster:{folder}") for volume in service["volumes"]), name


def test_without_a_profile_the_playground_and_caddy_come():
    assert [name for name, service in SERVICES.items() if "profiles" not in service] == ["app", "caddy"]


def test_the_modules_that_are_called_are_there():
    commands = [service["command"] for service in SERVICES.values() if "command" in service]
    commands += [json.loads(one) for one in re.findall(r"CMD (\[.*\])", DOCKERFILE)]
    modules = [command[command.index("-m") + 1] for command in commands]
    assert len(modules) == 6
    assert [one for one in modules if importlib.util.find_spec(one) is None] == []


def test_the_image_has_what_runs_and_nothing_else():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert lines[1] == "**"
    wanted = [line[1:] for line in lines if line.startswith("!")]
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    tops = {one.partition("/")[0] for one in tracked} or {path.name for path in ROOT.iterdir()} - {".git", ".venv"}
    taken = {path.name for pattern in wanted for path in ROOT.glob(pattern)}
    assert all(list(ROOT.glob(pattern)) for pattern in wanted)
    assert tops - taken == NOT_IN_THE_IMAGE


def test_the_container_asks_where_the_server_answers(listening):
    assert f"{{base}}{PATH}" in (ROOT / "scripts" / "ask_health.py").read_text(encoding="utf-8")
    port = listening(HEALTHY, f"/class{PATH}")
    environment = {**os.environ, "STREAMLIT_SERVER_PORT": str(port)}
    for base, said in (("/class/", '"answered": 3'), ("", "not here")):
        environment["STREAMLIT_SERVER_BASE_URL_PATH"] = base
        done = subprocess.run(
            [sys.executable, "-m", "scripts.ask_health"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1  # this one answers 503
        assert said in done.stderr


def test_the_page_of_hosting_names_the_files_that_are_there():
    assert "(docs/hosting.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    for file in re.findall(r"\]\(\.\./([^)#]+)\)", HOSTING):
        assert (ROOT / file).exists(), file
