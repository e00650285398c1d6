"""Weight files: Keras's own list, downloads that break, checksums, and the command for teachers."""

import hashlib
import os
import re
import subprocess
import sys
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from dlplay.weights.imagenet import CLASS_NAMES, WeightsError, fetch, is_here, keras_folder, variants_here
from dlplay.weights.pretrained import PRETRAINED, WeightFile, weight_file

ROOT = Path(__file__).parents[2]
CONTENT = bytes(range(256)) * 4096  # 1 MB
MD5 = hashlib.md5(CONTENT).hexdigest()


class Answers(BaseHTTPRequestHandler):
    """Serves CONTENT: /whole, /broken (closes after 300 kB each time), /missing, /deaf (knows no ranges)."""

    def do_GET(self):
        if self.path == "/missing":
            self.send_error(404)
            return
        wanted = re.match(r"bytes=(\d+)-", self.headers.get("Range", "")) if self.path != "/deaf" else None
        start = int(wanted[1]) if wanted else 0
        if start >= len(CONTENT):
            self.send_error(416)
            return
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        end = start + 300_000 if self.path == "/broken" else len(CONTENT)
        self.wfile.write(CONTENT[start:end])

    def log_message(self, *arguments):
        """Stay silent."""


@pytest.fixture(scope="module")
def url():
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    return tmp_path / "models"


def file_at(url, checksum=MD5):
    return WeightFile("model.h5", url, checksum, num_parameters=2**18, side=224)


def test_a_download_arrives_whole_and_reports_its_way(url, home):
    told = []
    fetch(file_at(f"{url}/whole"), told.append)
    assert (home / "model.h5").read_bytes() == CONTENT
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) >= 4
    assert [path.name for path in home.iterdir()] == ["model.h5"]


def test_what_is_here_is_not_downloaded_again(home):
    home.mkdir()
    (home / "model.h5").write_bytes(b"x")
    fetch(file_at("http://127.0.0.1:9/never"))
    assert (home / "model.h5").read_bytes() == b"x"


def test_a_broken_download_says_so_keeps_what_came_and_goes_on_from_there(url, home):
    broken = file_at(f"{url}/broken")
    with pytest.raises(WeightsError, match=r"broke off after 0\.3 of 1\.0 MB"):
        fetch(broken)
    assert not is_here(broken)
    assert (home / "model.h5.part").stat().st_size == 300_000
    with pytest.raises(WeightsError, match=r"after 0\.6 of"):
        fetch(broken)
    fetch(file_at(f"{url}/whole"))
    assert (home / "model.h5").read_bytes() == CONTENT


@pytest.mark.parametrize("path", ["whole", "deaf"])
def test_a_whole_part_becomes_the_file(path, url, home):
    home.mkdir()
    (home / "model.h5.part").write_bytes(CONTENT)
    fetch(file_at(f"{url}/{path}"))
    assert (home / "model.h5").read_bytes() == CONTENT


@pytest.mark.parametrize("algorithm", [hashlib.md5, hashlib.sha256])
def test_a_damaged_file_is_thrown_away(algorithm, url, home):
    with pytest.raises(WeightsError, match="damaged"):
        fetch(file_at(f"{url}/whole", algorithm(b"other").hexdigest()))
    assert list(home.iterdir()) == []
    fetch(file_at(f"{url}/whole", algorithm(CONTENT).hexdigest()))
    assert is_here(file_at(""))


@pytest.mark.parametrize(("path", "words"), [("missing", "answered 404"), ("", "no internet")])
def test_what_cannot_be_had_is_said(path, words, url, home):
    with pytest.raises(WeightsError, match=words):
        fetch(file_at(f"{url}/{path}" if path else "http://127.0.0.1:9/x"))
    assert not is_here(file_at(""))


def test_a_stopped_download_leaves_the_file_free_for_the_next(url, home):
    def stop(fraction):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(file_at(f"{url}/whole"), stop)
    fetch(file_at(f"{url}/whole"))
    assert (home / "model.h5").read_bytes() == CONTENT


def test_two_at_once_do_not_disturb_each_other(url, home):
    refused = []

    def meet(fraction):
        if not refused:
            with pytest.raises(WeightsError, match="someone else") as refusal:
                fetch(file_at(f"{url}/whole"))
            refused.append(refusal.value)

    fetch(file_at(f"{url}/whole"), meet)
    assert len(refused) == 1
    assert (home / "model.h5").read_bytes() == CONTENT


def test_the_folder_is_the_one_that_keras_uses(home):
    command = "from keras.src.backend.config import keras_home; print(keras_home())"
    shown = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True, env=os.environ)
    assert shown.stdout.strip() == str(home.parent)
    assert keras_folder() == home


@pytest.mark.parametrize("model", ["MobileNetV2", "MobileNetV2 0.35", "VGG16", "EfficientNetB0", "ConvNeXtTiny"])
def test_the_list_names_the_file_that_keras_asks_for(model):
    from scripts.list_weights import wanted_file

    _, function, alpha = PRETRAINED[model]
    for top in (True, False):
        file = weight_file(model, top=top)
        options = {"alpha": alpha} if alpha != 1.0 else {}
        options["input_shape"] = (file.side, file.side, 3)
        assert wanted_file(function, include_top=top, **options) == (file.name, file.url, file.checksum)


def test_the_list_has_every_model_of_keras():
    import keras

    functions = {name for name in dir(keras.applications) if name[0].isupper()}
    assert functions == {function for _, function, _ in PRETRAINED.values()}
    for name in PRETRAINED:
        assert weight_file(name).num_parameters > weight_file(name, top=False).num_parameters
        assert weight_file(name).url.startswith("https://storage.googleapis.com/")


def test_class_names_are_keras_own():
    from keras.src.applications import imagenet_utils

    assert CLASS_NAMES.url == imagenet_utils.CLASS_INDEX_PATH


def test_variants_are_told_apart(home):
    home.mkdir()
    assert variants_here("MobileNetV2") == []
    (home / weight_file("MobileNetV2", top=False).name).touch()
    assert variants_here("MobileNetV2") == [False]


def run_command(*words):
    command = partial(subprocess.run, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ)
    return command([sys.executable, "-m", "dlplay.weights", *words])


def test_the_command_lists_models_and_refuses_unknown_names(home):
    home.mkdir()
    (home / weight_file("VGG16").name).touch()
    lines = run_command().stdout.splitlines()
    assert "VGG16: 553 MB, here" in " ".join(lines)
    assert len(lines) == len(PRETRAINED)
    refused = run_command("VGG17")
    assert refused.returncode == 1
    assert "no model named VGG17" in refused.stderr


def test_every_top_model_has_a_side():
    assert all(weight_file(name).side >= 224 for name in PRETRAINED)
