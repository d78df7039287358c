import pytest

from tests.tools.publish.sample import report
from tools.publish import fonts, publish


@pytest.fixture(scope="session")
def printed():
    """The report's font; cutting it takes half a minute, once for a machine."""
    return fonts.folder()


@pytest.fixture(scope="session")
def made(printed):
    """Each file of the sample, made once: made("pdf", "zh")."""
    held = {}

    def give(form, language):
        if (form, language) not in held:
            held[form, language] = publish(report(language), form)[0]
        return held[form, language]

    return give
