"""deploy/ as its own tools judge it: schemas, linters, nginx, systemd, promtool; and each can say no."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from bot.core.settings import ROOT
from tests.contract.deploy_files import DEPLOY, MANIFESTS, TOOLS, program, run

KUBERNETES = (TOOLS / "kubernetes-validate", "--strict", "--kubernetes-version", "1.37")
COMPOSE = (TOOLS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec")


def test_manifests_are_what_kubernetes_takes() -> None:
    done = run(*KUBERNETES, *MANIFESTS)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count(" passed for resource ") >= 13


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("maxReplicas: 10", "maxReplicas: ten"),
        ("readOnlyRootFilesystem", "readonlyRootFilesystem"),
        ("failureThreshold: 60", "failureTreshold: 60"),
        ("kind: PodDisruptionBudget\nmetadata", "kind: PodDisruptionBudget\nmeta"),
    ],
)
def test_a_broken_manifest_is_refused(good: str, bad: str, tmp_path: Path) -> None:
    text = (DEPLOY / "kubernetes/assistant.yaml").read_text(encoding="utf-8")
    assert good in text
    (tmp_path / "broken.yaml").write_text(text.replace(good, bad), encoding="utf-8")
    assert run(*KUBERNETES, tmp_path / "broken.yaml").returncode != 0


def test_the_compose_file_keeps_the_specification() -> None:
    done = run(*COMPOSE, DEPLOY / "compose.yml")
    assert done.returncode == 0, done.stdout


def test_a_broken_compose_file_is_refused(tmp_path: Path) -> None:
    text = (DEPLOY / "compose.yml").read_text(encoding="utf-8")
    (tmp_path / "compose.yml").write_text(text.replace("healthcheck:", "healthchek:"), encoding="utf-8")
    done = run(*COMPOSE, tmp_path / "compose.yml")
    assert done.returncode != 0
    assert "healthchek" in done.stdout


def test_the_image_description_is_clean(tmp_path: Path) -> None:
    done = run(TOOLS / "hadolint", "--failure-threshold", "info", DEPLOY / "Dockerfile")
    assert done.returncode == 0, done.stdout
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    (tmp_path / "Dockerfile").write_text(text.replace("python:3.10-slim\n", "python:latest\n"))
    assert "DL3007" in run(TOOLS / "hadolint", tmp_path / "Dockerfile").stdout


def _nginx_folder(folder: Path, upstreams: str, listen: str) -> Path:
    """The files where an operator puts them, in a main file; servers by address, as names need DNS."""
    site = folder / "mesobot"
    site.mkdir()
    shutil.copy(DEPLOY / "nginx/site.conf", site / "site.conf")
    servers = (DEPLOY / "nginx" / upstreams).read_text(encoding="utf-8")
    # `resolve` is of nginx 1.27.3 and newer, which the image has; Debian's is older.
    (site / "upstreams.conf").write_text(servers.replace("assistant:5005 resolve", "127.0.0.1:5005"))
    visitors = (DEPLOY / "nginx/visitors.conf").read_text(encoding="utf-8")
    (site / "visitors.conf").write_text(visitors.replace("/var/log/nginx", str(folder)))
    text = (DEPLOY / "nginx" / listen).read_text(encoding="utf-8")
    (site / "listen.conf").write_text(text.replace("/etc/nginx/tls", str(folder)))
    main = folder / "nginx.conf"
    main.write_text(f"pid {folder}/pid; error_log stderr; events {{}} http {{ include mesobot/site.conf; }}")
    return main


def _certificate(folder: Path) -> None:
    where = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    new = [
        program("openssl"),
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=assistant.example",
    ]
    subprocess.run([*new, *where], check=True, capture_output=True)


@pytest.mark.services
@pytest.mark.parametrize("upstreams", ["upstreams.conf", "upstreams.compose.conf"])
@pytest.mark.parametrize("listen", ["listen.conf", "listen.tls.conf"])
def test_nginx_takes_its_files(upstreams: str, listen: str, tmp_path: Path) -> None:
    _certificate(tmp_path)
    main = _nginx_folder(tmp_path, upstreams, listen)
    done = run(program("nginx"), "-t", "-p", tmp_path, "-c", main)
    assert done.returncode == 0, done.stdout
    assert "warn" not in done.stdout
    site = tmp_path / "mesobot/site.conf"
    site.write_text(site.read_text().replace("proxy_read_timeout", "proxy_reed_timeout"))
    assert "proxy_reed_timeout" in run(program("nginx"), "-t", "-p", tmp_path, "-c", main).stdout


@pytest.mark.services
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "mesobot.service"
    text = (DEPLOY / "mesobot.service").read_text(encoding="utf-8").replace("/opt/mesobot", str(ROOT))
    unit.write_text(text)
    done = run(program("systemd-analyze"), "verify", unit)
    assert (done.returncode, done.stdout) == (0, "")
    # systemd's own scale goes from 0 to 10; "OK" ends at 4.
    assert (
        run(program("systemd-analyze"), "security", "--offline=yes", "--threshold=20", unit).returncode == 0
    )
    unit.write_text(text.replace("MemoryMax=1500M", "MemoryMaks=1500M"))
    assert "MemoryMaks" in run(program("systemd-analyze"), "verify", unit).stdout


@pytest.mark.services
def test_prometheus_takes_its_files_and_every_alert_rings_when_it_should(tmp_path: Path) -> None:
    promtool = program("promtool")
    done = run(promtool, "check", "config", "--syntax-only", DEPLOY / "prometheus/prometheus.yml")
    assert done.returncode == 0, done.stdout
    done = run(promtool, "test", "rules", ROOT / "tests/contract/alerts_test.yml")
    assert done.returncode == 0, done.stdout
    rules = (DEPLOY / "prometheus/alerts.yml").read_text(encoding="utf-8")
    (tmp_path / "alerts.yml").write_text(rules.replace("> 0.01 *", "> 0.5 *"), encoding="utf-8")
    tests = (ROOT / "tests/contract/alerts_test.yml").read_text(encoding="utf-8")
    (tmp_path / "test.yml").write_text(tests.replace("../../deploy/prometheus/alerts.yml", "alerts.yml"))
    assert "Apologies" in run(promtool, "test", "rules", tmp_path / "test.yml").stdout
