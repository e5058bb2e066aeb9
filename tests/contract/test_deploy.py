"""deploy/ and the program agree: settings, ports, routes, images; nothing secret, nothing open but nginx."""

from __future__ import annotations

import re
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk.endpoint import create_app

from bot.core.settings import ROOT, load_settings
from bot.desk.uploads import MOST_UPLOAD
from bot.engine.action_server import harden
from tests.contract.deploy_files import (
    DEPLOY,
    SETTINGS,
    containers,
    env_file,
    manifests,
    read,
    services,
)

# Of the tools around: the compose file's own knobs, and what the images' makers call theirs.
AROUND = {
    "MESOBOT_VERSION", "ASSISTANTS", "ACTION_SERVERS", "HTTP_PORT", "POSTGRES_PASSWORD", "GRAFANA_PASSWORD",
    "POSTGRES_USER", "POSTGRES_DB", "GF_SECURITY_ADMIN_PASSWORD", "GF_ANALYTICS_REPORTING_ENABLED",
    "GF_ANALYTICS_CHECK_FOR_UPDATES", "PATH", "HOME", "KERAS_HOME", "MPLCONFIGDIR", "PYTHONUNBUFFERED",
    "UV_COMPILE_BYTECODE", "UV_LINK_MODE", "UV_NO_CACHE",
}  # fmt: skip
SECRET = {name for name in env_file(DEPLOY / "env.example") if re.search("PASSWORD|SECRET|TOKEN", name)}
PORTS = {"assistant": 5005, "actions": 5055}


def _variables() -> dict[str, set[str]]:
    """Names of environment variables by the file that sets or reads them."""
    compose = (DEPLOY / "compose.yml").read_text(encoding="utf-8")
    unit = (DEPLOY / "mesobot.service").read_text(encoding="utf-8")
    image = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    return {
        "compose.yml": {name for service in services().values() for name in service.get("environment", {})}
        | set(re.findall(r"\$\{(\w+)", compose)),
        "env.example": set(env_file(DEPLOY / "env.example")),
        "settings.env": set(env_file(DEPLOY / "kubernetes/settings.env")),
        "mesobot.service": {
            name
            for line in re.findall(r"^Environment=(.*)", unit, re.M)
            for name in re.findall(r"(\w+)=", line)
        },
        "Dockerfile": set(re.findall(r"(?:^ENV |\s)([A-Z_]{3,})=", image)),
    }


def test_every_variable_is_one_that_something_reads() -> None:
    unknown = {name: found - SETTINGS - AROUND for name, found in _variables().items()}
    assert not any(unknown.values()), unknown


def test_what_the_compose_file_asks_for_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yml").read_text(encoding="utf-8")))
    assert asked == set(env_file(DEPLOY / "env.example"))


def test_values_of_the_deployment_can_be_read() -> None:
    given = env_file(DEPLOY / "kubernetes/settings.env")
    compose = services()["assistant"]["environment"]
    plain = {name: value for name, value in compose.items() if "${" not in value}
    assert plain.items() >= given.items() - {("MESOBOT_WEB_ORIGINS", "")}
    assert load_settings(given | plain).proxies == 1


def test_no_file_holds_a_secret() -> None:
    assert {"POSTGRES_PASSWORD", "MESOBOT_WEB_SECRET", "API_TOKEN", "SLACK_BOT_TOKEN"} <= SECRET
    for path in (path for path in DEPLOY.rglob("*") if path.is_file()):
        text = path.read_text(encoding="utf-8")
        for name, value in re.findall(r"\b(\w+)[=:] *(\S+)", text):
            assert name not in SECRET or value.startswith("${"), f"{path.name}: {name}"
        assert not re.search(r"xox[bp]-|xapp-\d|BEGIN [A-Z ]*PRIVATE KEY", text), path.name
        assert not re.search(r"://\w+:(?!\$\{)[^\s@/]+@", text), path.name
    assert not [item for item in manifests() if item["kind"] == "Secret"]


def test_probes_ask_for_routes_that_exist() -> None:
    ours = set(read(ROOT / "docs/reference/openapi.yml")["paths"])
    app = create_app("actions")
    harden(app)
    theirs = {f"/{route.path.lstrip('/')}" for route in app.router.routes}
    routes = {"assistant": ours, "actions": theirs}
    for _pod, container in containers():
        for kind, path in (("startup", "/health"), ("liveness", "/health"), ("readiness", "/ready")):
            asked = container[f"{kind}Probe"]["httpGet"]["path"]
            assert asked in routes[container["name"]]
            assert path == asked, "a database that is away is no reason to start anew, but to ask another"
    for name, known in routes.items():
        asked = re.search(r":(\d+)(/\w+)'", services()[name]["healthcheck"]["test"][-1])
        assert asked and int(asked[1]) == PORTS[name] and asked[2] == "/ready" and asked[2] in known


def test_ports_agree() -> None:
    assert load_settings({}).port == PORTS["assistant"]
    for _pod, container in containers():
        assert [port["containerPort"] for port in container["ports"]] == [PORTS[container["name"]]]
    policies = {
        item["metadata"]["name"]: item["spec"] for item in manifests() if item["kind"] == "NetworkPolicy"
    }
    for name, port in PORTS.items():
        assert policies[name]["ingress"][0]["ports"] == [{"port": port}]
    for name in ("upstreams.conf", "upstreams.compose.conf"):
        assert f":{PORTS['assistant']}" in (DEPLOY / "nginx" / name).read_text(encoding="utf-8")
    assert (
        read(DEPLOY / "prometheus/prometheus.yml")["scrape_configs"][0]["dns_sd_configs"][0]["port"] == 5005
    )
    endpoint = services()["assistant"]["environment"]["MESOBOT_ACTION_ENDPOINT"]
    assert endpoint == f"http://actions:{PORTS['actions']}/webhook"
    listens = re.search(r"listen (\d+)", (DEPLOY / "nginx/listen.conf").read_text(encoding="utf-8"))
    assert listens and services()["nginx"]["ports"] == ["${HTTP_PORT:-80}:" + listens[1]]


def test_images_are_ours_or_have_a_version() -> None:
    ours = {container["image"] for _pod, container in containers()}
    assert ours == {image["name"] for image in read(DEPLOY / "kubernetes/kustomization.yaml")["images"]}
    for name, service in services().items():
        repository, _, tag = service["image"].partition(":")
        assert (repository in ours) == (name in PORTS)
        assert re.match(r"v?\d|\$\{MESOBOT_VERSION:\?", tag), service["image"]


def test_nginx_lets_through_what_the_desk_takes() -> None:
    site = (DEPLOY / "nginx/site.conf").read_text(encoding="utf-8")
    most = re.search(r"/desk\(/\|\$\) \{\s*client_max_body_size (\d+)m;", site)
    assert most and int(most[1]) * 1024**2 >= MOST_UPLOAD


def test_only_nginx_is_reached_from_outside() -> None:
    for name, service in services().items():
        for port in service.get("ports", []):
            assert name == "nginx" or port.startswith("127.0.0.1:"), f"{name} {port}"
        if name not in ("nginx", "assistant", "grafana"):
            assert service["networks"] == ["back"]
    assert read(DEPLOY / "compose.yml")["networks"]["back"]["internal"] is True


@pytest.mark.parametrize("name", services())
def test_a_service_is_watched_limited_and_started_again(name: str) -> None:
    service = services()[name]
    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"
    assert {"cpus", "memory"} <= set(service["deploy"]["resources"]["limits"])
    assert service["read_only"] is True
    for needed, how in service.get("depends_on", {}).items():
        assert how == {"condition": "service_healthy"}
        assert needed in services()


def test_what_is_mounted_exists() -> None:
    for service in services().values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert not source.startswith(".") or (DEPLOY / source).exists(), source


@pytest.mark.parametrize(("pod", "container"), list(containers()), ids=lambda item: item.get("name", ""))
def test_a_container_may_do_nothing_it_need_not(pod: dict[str, Any], container: dict[str, Any]) -> None:
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    allowed = container["securityContext"]
    assert allowed["readOnlyRootFilesystem"] is True
    assert allowed["allowPrivilegeEscalation"] is False
    assert allowed["capabilities"] == {"drop": ["ALL"]}
    assert container["resources"]["limits"]["memory"]
    assert {"cpu", "memory"} <= set(container["resources"]["requests"])
    assert f"USER {pod['securityContext']['runAsUser']}\n" in (DEPLOY / "Dockerfile").read_text(
        encoding="utf-8"
    )


def test_everything_is_scaled_and_survives_a_nodes_maintenance() -> None:
    names: dict[str, set[str]] = {}
    for item in manifests():
        names.setdefault(item["kind"], set()).add(item["metadata"]["name"])
    for kind in ("Service", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy"):
        assert names["Deployment"] <= names[kind], kind
    assert "nothing" in names["NetworkPolicy"]


def test_the_kustomization_names_every_file() -> None:
    listed = set(read(DEPLOY / "kubernetes/kustomization.yaml")["resources"])
    assert listed == {path.name for path in (DEPLOY / "kubernetes").glob("*.yaml")} - {"kustomization.yaml"}


def test_the_ingress_lets_through_what_visitors_need_and_nothing_else() -> None:
    ingress = next(item for item in manifests() if item["kind"] == "Ingress")
    open_paths = [(path["path"], path["pathType"]) for path in ingress["spec"]["rules"][0]["http"]["paths"]]
    needed = ["/", "/widget.js", "/widget/chat-1.js", "/webhooks/web/messages", "/webhooks/slack/webhook"]
    needed += ["/slack/install"]
    demo = ROOT / "web/demo"
    needed += [f"/{path.relative_to(demo).as_posix()}" for path in demo.rglob("*.css")]

    def is_open(path: str) -> bool:
        return any(
            path == open_path or (kind == "Prefix" and path.startswith(open_path.rstrip("/") + "/"))
            for open_path, kind in open_paths
        )

    assert [path for path in needed if not is_open(path)] == []
    assert not any(map(is_open, ("/metrics", "/conversations/x/tracker", "/model", "/status", "/ready")))


def test_the_image_leaves_out_what_it_does_not_need() -> None:
    kept = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = {line[1:] for line in kept if line.startswith("!")}
    assert "*" in kept
    for name in allowed:
        assert (ROOT / name).exists(), name
    assert not {".env", "deploy", "tests", "docs", "models", "mesobot.db", "facts.db"} & allowed
    copied: list[str] = re.findall(r"^COPY ([^-\n].*)", Path(DEPLOY / "Dockerfile").read_text("utf-8"), re.M)
    for line in copied:
        for source in line.split()[:-1]:
            assert source == "." or any(source == name or source.startswith(f"{name}/") for name in allowed)


def _counted_as(address: str) -> str:
    """What the shipped nginx counts an address as: the map of site.conf, in its order."""
    site = (DEPLOY / "nginx/site.conf").read_text(encoding="utf-8")
    inside = re.search(r"map \$remote_addr \$mesobot_visitor \{\n(.*?)^\}", site, re.M | re.S)
    assert inside
    for expression, value in re.findall(r'^ +"~(.*)" (.*);$', inside[1], re.M):
        if found := re.search(expression.replace("(?<", "(?P<"), address):
            return re.sub(r"\$(\w+)", lambda name: found[name[1]], value)
    return address


def test_nginx_counts_a_customers_network_however_it_is_written() -> None:
    """`::` in every position and of every length."""
    for zeros in range(256):
        groups = ["0" if zeros >> place & 1 else "a1b2c3d4"[place : place + 2] for place in range(8)]
        address = str(IPv6Address(":".join(groups)))  # as nginx writes it
        assert _counted_as(address) == ":".join(groups[:4]), address


def test_nginx_counts_an_ipv4_address_as_itself() -> None:
    for address in ("192.0.2.7", "::ffff:192.0.2.7"):
        assert _counted_as(address) == address
