"""From a zip file of pictures to a classifier in Chromium: reload, stop, a killed worker, another student beside it."""

import os
import re
import signal
import subprocess
import sys
import time
import zipfile

import cv2
import psutil
import pytest

from dlplay.data import set_sample
from dlplay.weights import is_here, weight_file, weights_path
from tests.benchmarks.__main__ import press_slider
from tests.browser.conftest import Tab
from tests.browser.test_browser import serious_faults, text_of

pytestmark = pytest.mark.browser
KEPT = re.compile(r"Epoch (\d+) is kept: validation accuracy ([\d.]+)")
SLOW = "fine_tune?fine_tune.network=photo+VGG&fine_tune.frozen=0&fine_tune.whole=50&fine_tune.unfrozen=all+layers"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Three classes of our drawn shapes, as a student zips folders."""
    pictures = set_sample("shapes")
    file = tmp_path_factory.mktemp("zip") / "ภาพของฉัน.zip"
    with zipfile.ZipFile(file, "w") as target:
        for name, pixels in zip(pictures.names, pictures.pictures, strict=True):
            if not name.startswith("triangle"):
                target.writestr(f"mine/{name}", cv2.imencode(".png", pixels[..., ::-1])[1].tobytes())
        target.writestr("mine/notes.txt", "not a picture")
    return file


def press(tab, name):
    tab.page.get_by_role("button", name=name, exact=True).click()


def job_processes(server):
    """The processes of the workers for jobs: those of the lowest priority."""
    children = psutil.Process(server.process.pid).children(recursive=True)
    return [child for child in children if child.nice() == 19]


def test_a_zip_file_becomes_a_classifier_that_goes_home(tab, server, archive, tmp_path):
    has_weights = is_here(weight_file("MobileNetV2 0.35", top=False))
    network = "MobileNetV2+0.35" if has_weights else "EfficientNet-Lite0"
    page = tab.open(f"{server.url}/fine_tune?fine_tune.network={network}&fine_tune.frozen=40&fine_tune.rate=0.003")
    page.get_by_role("radio", name="Zip file").click()
    tab.settle()
    page.locator('input[type="file"]').first.set_input_files(archive)
    page.get_by_text("120 pictures of 3 classes").wait_for(timeout=30000)
    assert "notes.txt" in text_of(tab.settle())
    press(tab, "Train it yourself")
    page.get_by_text(re.compile(r"After epoch \d+: validation loss")).wait_for(timeout=90000)
    page.reload()
    page.get_by_text(re.compile(r"After epoch \d+|is kept")).first.wait_for(timeout=30000)
    page.get_by_text(KEPT).wait_for(timeout=120000)
    accuracy = KEPT.search(text_of(tab.settle()))[2]
    assert float(accuracy) >= (0.9 if has_weights else 0.8)
    assert serious_faults(page) == {}
    tab.screenshot("fine-tune-mistakes")
    page.get_by_role("tab", name="Where it looked").click()
    page.get_by_text(re.compile("Grad-CAM, from the maps of")).wait_for(timeout=30000)
    tab.settle()
    tab.screenshot("fine-tune-where")
    page.get_by_role("tab", name="Code to take home").click()
    tab.settle()
    for name, button in (("fine_tune.py", "Python script"), ("classifier.keras", re.compile("Your classifier"))):
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        download.value.save_as(tmp_path / name)
    with zipfile.ZipFile(archive) as source:
        source.extractall(tmp_path)
    (tmp_path / "mine").rename(tmp_path / "pictures")
    if not has_weights:
        file = "efficientnet_lite0.npz"
        (tmp_path / file).write_bytes(weights_path(file).read_bytes())
    code = [sys.executable, "fine_tune.py"]
    done = subprocess.run(code, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert float(re.search(r"validation accuracy: ([\d.]+)", done.stdout)[1]) == pytest.approx(
        float(accuracy), abs=1e-3
    )
    assert (tmp_path / "classifier.keras").stat().st_size > 1_000_000


def test_stop_a_dead_worker_and_another_student(chromium, server):
    student, other = Tab(chromium), Tab(chromium, bypass_csp=True)  # Playwright waits for a repaint by eval
    try:
        page = student.open(f"{server.url}/{SLOW}&fine_tune.side=96&fine_tune.sample=digits")
        other.open(f"{server.url}/kernels?sample=astronaut")
        idle = sorted(press_slider(other.page, "") for _ in range(5))[2]
        page.bring_to_front()
        press(student, "Train it yourself")
        page.get_by_text(re.compile(r"batch \d+ of")).wait_for(timeout=90000)
        assert sorted(press_slider(other.page, "") for _ in range(5))[2] < 20 * idle
        page.bring_to_front()
        begin = time.monotonic()
        press(student, "Stop")
        page.get_by_text("Stopped.").wait_for(timeout=10000)
        assert time.monotonic() - begin < 3  # one second for the job, and the page looks every half second
        student.settle()
        press(student, "Train")
        page.get_by_text(re.compile(r"batch \d+ of")).wait_for(timeout=90000)
        for process in job_processes(server):
            os.kill(process.pid, signal.SIGKILL)
        page.get_by_text("The process that computed this has died").wait_for(timeout=20000)
        student.settle()
        student.screenshot("fine-tune-died")
        press(student, "Train")
        page.get_by_text(re.compile(r"batch \d+ of")).wait_for(timeout=120000)
        other.open(f"{server.url}/jobs?key=wrong")
        assert "That is not the key" in text_of(other.page)
        assert other.page.get_by_role("button", name="Stop").count() == 0
        key = re.search(r"/jobs\?key=(\S+)", server.log())[1]
        other.open(f"{server.url}/jobs?key={key}")
        other.page.get_by_role("button", name="Stop", exact=True).click()
        page.get_by_text("The teacher stopped this training").wait_for(timeout=10000)
    finally:
        student.close()
        other.close()
