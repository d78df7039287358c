"""The compose file runs the same roles as `jinnao up`, with nothing of its own invention."""

import re

import yaml

import jinnao
from tests.architecture import tree

COMPOSE = yaml.safe_load((tree.ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
ROLES = {"web", "worker", "beat", "index", "engine", "migrate"}


def test_every_role_is_a_service_of_one_image():
    assert set(SERVICES) >= ROLES | {"postgres", "redis", "vllm"}
    for role in ROLES:
        assert SERVICES[role]["image"] == SERVICES["web"]["image"]
        assert SERVICES[role]["command"][0] == role
        assert role in jinnao.main.commands


def test_options_of_the_services_exist():
    for role in ROLES:
        known = {o for p in jinnao.main.commands[role].params for o in p.opts}
        given = {a for a in SERVICES[role]["command"][1:] if a.startswith("--")}
        assert given <= known, role


def test_no_secret_has_a_default():
    text = (tree.ROOT / "docker-compose.yml").read_text("utf-8")
    for name, rest in re.findall(r"\$\{([A-Z_]*(?:PASSWORD|KEY)[A-Z_]*)(:?[-?][^}]*)?\}", text):
        assert rest.startswith(":?"), f"{name} must be given"


def test_only_the_web_is_published():
    published = {name for name, s in SERVICES.items() if s.get("ports")}
    assert published == {"web"}
    assert SERVICES["web"]["ports"][0].startswith("127.0.0.1:")


def test_every_service_waits_for_what_it_needs_and_restarts():
    for name, service in SERVICES.items():
        if name != "migrate":
            assert service["restart"] == "unless-stopped", name
        for needed in service.get("depends_on", {}):
            assert needed in SERVICES
    assert SERVICES["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"
    for role in ROLES - {"migrate", "engine"}:
        needs = SERVICES[role]["depends_on"]["migrate"]["condition"]
        assert needs == "service_completed_successfully"


def test_the_image_runs_the_launcher_without_rights():
    lines = (tree.ROOT / "Dockerfile").read_text("utf-8").splitlines()
    assert 'ENTRYPOINT ["jinnao"]' in lines
    assert any(line.startswith("USER ") and "root" not in line for line in lines)
    assert any("--require-hashes" in line for line in lines)
