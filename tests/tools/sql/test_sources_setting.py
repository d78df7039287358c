"""Which source a dataset is asked of, and what MySQL's refusals are in our words."""

from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy.exc import DBAPIError

from core.errors import BadInput, DeadlineExceeded, Unavailable
from core.settings import Settings
from core.store.sources.mysql import refused
from tests.tools.sql.conftest import Data
from tests.tools.sql.copies import ALL
from tools.sql.catalogue import Dataset
from tools.sql.sources.foreign import Foreign
from tools.sql.sources.setting import source_of
from tools.sql.sources.source import Own


def shop(source: str) -> Dataset:
    return Dataset.model_validate({
        "name": "shop", "title": {"en": "x"}, "purpose": {"en": "x"}, "source": source,
        "tables": [{"name": "sale", "title": {"en": "sale"}, "key": ["id"], "columns": [
            {"name": "id", "kind": "integer", "title": {"en": "id"}}]}],
    })  # fmt: skip


def test_a_dataset_is_asked_of_the_source_it_names(data: Data, tmp_path: Path) -> None:
    (tmp_path / "sale.csv").write_text("id\n1\n2\n", "utf-8")
    settings = Settings(sources=SecretStr(f"shop=folder:{tmp_path}"), institution="demo")
    found = source_of(shop("shop"), settings, data.store)
    assert isinstance(found, Foreign)
    assert found.dialect == "duckdb"
    assert found.read(ALL, (), "SELECT COUNT(*) FROM sale").rows == ((2,),)
    with pytest.raises(BadInput, match="other, which is not set"):
        source_of(shop("other"), settings, data.store)


def test_without_a_source_it_is_the_platform_s_own(data: Data) -> None:
    assert source_of(shop(""), Settings(reader_url=SecretStr("")), data.store) is None
    own = source_of(shop(""), Settings(reader_url=SecretStr(data.reader._dsn)), data.store)
    assert isinstance(own, Own)
    query = "SELECT COUNT(*) FROM customer"
    assert own.read(ALL, ["data_bank"], query).rows == ((2000,),)
    assert (own.cost(ALL, ["data_bank"], query) or 0) > 0


@pytest.mark.parametrize(
    ("number", "kind"), [(3024, DeadlineExceeded), (2013, Unavailable), (1054, BadInput)]
)
def test_what_mysql_refuses_is_told_in_one_line(number: int, kind: type[Exception]) -> None:
    error = refused(DBAPIError("SELECT 1", None, Exception(number, "first\nsecond")), 2)
    assert type(error) is kind
    assert "second" not in str(error)
