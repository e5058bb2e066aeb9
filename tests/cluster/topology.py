"""Which processes there are and how they know each other: the same as in deploy/, on free ports."""

from __future__ import annotations

import secrets
import shutil
import signal
import sys
import tempfile
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from bot.core.settings import ROOT
from tests.cluster.processes import Postgres, Process, Redis, program
from tests.server import free_port

# What nginx's packages bring around the site: here with a log of which server answered whom.
_NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr warn;
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    log_format cluster '$http_user_agent|$request_method $uri|$status|$upstream_addr';
    access_log {folder}/access.log cluster;
    include mesobot/site.conf;
    upstream actions {{
        zone actions 64k;
        {actions}
        keepalive 32;
    }}
    server {{
        listen 127.0.0.1:{actions_port};
        access_log off;
        client_max_body_size 4m; client_body_buffer_size 1m;
        location / {{
            proxy_pass http://actions;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
        }}
    }}
}}
"""
_SERVER = "server {address} max_fails=3 fail_timeout=2s;"
# Tests ask from one address, and this nginx has a log of its own.
NO_LIMITS = "limit_req_status 429;\n"


class Cluster:
    """N assistants and M action servers behind nginx, on one PostgreSQL and one Redis.

    Used as a context manager: whatever happens inside, everything is stopped at the end. With
    `actions=0` each assistant runs the actions itself.
    """

    def __init__(self, assistants: int = 2, actions: int = 2, visitors: str = NO_LIMITS) -> None:
        self._visitors = visitors
        self.folder = Path(tempfile.mkdtemp(prefix="mesobot-cluster-"))
        self.folder.chmod(0o755)  # PostgreSQL's user must reach its own folder
        self.postgres = Postgres(self.folder / "postgresql")
        self.redis = Redis(self.folder / "redis")
        self.assistants = [
            Process(f"assistant {n}", self.folder / f"assistant-{n}") for n in range(assistants)
        ]
        self.actions = [Process(f"actions {n}", self.folder / f"actions-{n}") for n in range(actions)]
        self.nginx = Process("nginx", self.folder / "nginx")
        self._actions_port = free_port()

    def __enter__(self) -> Cluster:
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where visitors go: nginx."""
        return f"http://{self.nginx.address}"

    @property
    def processes(self) -> list[Process]:
        """All of them."""
        return [self.nginx, *self.assistants, *self.actions, self.redis, self.postgres]

    def start_assistant(self, assistant: Process) -> None:
        """Start, without waiting."""
        assistant.command = [sys.executable, "-m", "bot", "run", "--port", str(assistant.port)]
        assistant.environ = self._environ
        assistant.start()

    def is_ready(self, assistant: Process) -> bool:
        """Whether it can answer."""
        return _status(f"http://{assistant.address}/ready") == 200

    def send_to(self, assistants: list[Process]) -> None:
        """Let nginx use only these from now on."""
        self._write_nginx(assistants)
        self.nginx.signal(signal.SIGHUP)

    def cpu_seconds(self) -> dict[str, float]:
        """Processor time so far, by kind of process."""
        return _by_kind(self.processes, Process.cpu_seconds)

    def memory_bytes(self) -> dict[str, float]:
        """Memory now, by kind of process."""
        return _by_kind(self.processes, Process.memory_bytes)

    def shares(self) -> dict[str, int]:
        """How many messages each assistant answered, by nginx's log."""
        names = {process.address: process.name for process in self.assistants}
        found: Counter[str] = Counter()
        for line in (self.nginx.folder / "access.log").read_text().splitlines():
            _visitor, request, status, upstreams = line.split("|")
            if request == "POST /webhooks/web/messages" and status == "200":
                found[names[upstreams.split(", ")[-1]]] += 1
        return dict(found)

    def stop(self) -> None:
        """End all, the stores last; the folder goes too."""
        users = [self.nginx, *self.assistants, *self.actions]
        with ThreadPoolExecutor(len(users)) as pool:
            list(pool.map(Process.stop, users))
        self.redis.stop()
        self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self) -> None:
        self.redis.start()
        self.postgres.start()
        self._environ = self._settings()
        for server in self.actions:
            server.command = [sys.executable, "-m", "bot", "actions", "--port", str(server.port)]
            server.start()
        for assistant in self.assistants:
            self.start_assistant(assistant)
        self._write_nginx(self.assistants)
        conf = self.nginx.folder / "nginx.conf"
        self.nginx.command = [program("nginx", "nginx"), "-p", str(self.nginx.folder), "-c", str(conf)]
        self.nginx.start()
        for server in self.actions:
            server.wait_until(partial(_is_up, f"http://{server.address}/health"))
        for assistant in self.assistants:
            assistant.wait_until(partial(self.is_ready, assistant))
        self.nginx.wait_until(lambda: _status(f"{self.url}/ready") == 200)

    def _settings(self) -> dict[str, str]:
        found = {
            "MESOBOT_TRACKER_DB": self.postgres.url,
            "MESOBOT_LOCK_STORE": self.redis.url,
            "MESOBOT_LIMITS_STORE": self.redis.url,
            "MESOBOT_PROXIES": "1",
            "MESOBOT_WEB_SECRET": secrets.token_urlsafe(48),
            "API_TOKEN": secrets.token_urlsafe(48),
            "MESOBOT_LOG_LEVEL": "WARNING",
            # All visitors come from this machine, faster than people type.
            "MESOBOT_SESSION_LIMIT": "100000/minute",
            "MESOBOT_ADDRESS_LIMIT": "1000000/minute",
        }
        if self.actions:
            found["MESOBOT_ACTION_ENDPOINT"] = f"http://127.0.0.1:{self._actions_port}/webhook"
        return found

    def _write_nginx(self, assistants: list[Process]) -> None:
        folder, source = self.nginx.folder, ROOT / "deploy/nginx"
        (folder / "mesobot").mkdir(parents=True, exist_ok=True)
        shutil.copy(source / "site.conf", folder / "mesobot/site.conf")
        (folder / "mesobot/listen.conf").write_text(f"listen {self.nginx.address};\n")
        (folder / "mesobot/visitors.conf").write_text(self._visitors)
        upstream = (source / "upstreams.conf").read_text(encoding="utf-8")
        one = _SERVER.format(address="127.0.0.1:5005")
        assert one in upstream, "deploy/nginx/upstreams.conf has no line for one assistant"
        lines = [_SERVER.format(address=process.address) for process in assistants]
        (folder / "mesobot/upstreams.conf").write_text(upstream.replace(one, "\n    ".join(lines)))
        actions = [_SERVER.format(address=process.address) for process in self.actions or assistants]
        text = _NGINX.format(folder=folder, actions=" ".join(actions), actions_port=self._actions_port)
        (folder / "nginx.conf").write_text(text)


def _by_kind(processes: list[Process], measure: Callable[[Process], float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for process in processes:
        kind = process.name.split()[0]
        found[kind] = found.get(kind, 0) + measure(process)
    return found


def _is_up(url: str) -> bool:
    return _status(url) == 200


def _status(url: str) -> int:
    """Of a GET; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
