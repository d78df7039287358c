"""Each setting stands in .env.example, in docs/operate.md, and only known ones elsewhere."""

import re

import yaml

from core.settings import Settings
from tests.architecture import tree

NAMES = {f"JINNAO_{name.upper()}": field for name, field in Settings.model_fields.items()}
# read by the command before or beside Settings
ALSO_KNOWN = {"JINNAO_API_KEY", "JINNAO_RUN", "JINNAO_SUPERVISOR"}
_NAME = re.compile(r"JINNAO_[A-Z0-9_]+[A-Z0-9]")


def _example() -> dict[str, str]:
    lines = (tree.ROOT / ".env.example").read_text("utf-8").splitlines()
    shown = [line.removeprefix("# ") for line in lines if re.match(r"(# )?JINNAO_", line)]
    return {name: value for name, _, value in (line.partition("=") for line in shown)}


def test_the_example_has_every_setting_and_no_other():
    assert set(_example()) == set(NAMES)


def test_the_example_shows_the_defaults():
    for name, shown in _example().items():
        default = NAMES[name].default
        plain = default.get_secret_value() if hasattr(default, "get_secret_value") else default
        wanted = str(plain).lower() if isinstance(plain, bool) else str(plain)
        assert shown == wanted, name


def test_the_example_loads(monkeypatch, tmp_path):
    text = (tree.ROOT / ".env.example").read_text("utf-8").replace("# JINNAO_", "JINNAO_")
    (tmp_path / ".env").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    assert Settings() == Settings(_env_file=None)


def test_the_example_and_the_manual_describe_each_setting_the_same():
    example = (tree.ROOT / ".env.example").read_text("utf-8")
    manual = (tree.ROOT / "docs" / "operate.md").read_text("utf-8")
    for name, field in NAMES.items():
        assert field.description, name
        assert field.description in example, name
        assert f"| `{name}` |" in manual, name
        assert field.description in manual, name


def test_containers_use_known_settings():
    compose = yaml.safe_load((tree.ROOT / "docker-compose.yml").read_text("utf-8"))
    given = {
        name
        for service in compose["services"].values()
        for name in service.get("environment", {})
        if name.startswith("JINNAO_")
    }
    assert given
    assert given <= set(NAMES)


def test_documents_name_known_settings_only():
    for path in [*tree.ROOT.glob("*.md"), *tree.walk(tree.ROOT / "docs", "*.md")]:
        unknown = set(_NAME.findall(path.read_text("utf-8"))) - set(NAMES) - ALSO_KNOWN
        assert not unknown, path
