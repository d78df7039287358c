"""What the readers' patterns are made with."""

import re

HAN = re.compile(r"[\u4e00-\u9fff]")


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern for several, whatever the case of their letters."""
    return re.compile("|".join(patterns), re.IGNORECASE)
