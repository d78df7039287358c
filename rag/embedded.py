"""What a passage's vector stands for, in one place: ingest hashes it, the index embeds it."""


def embedded_text(title: str, section: str, article: str, header: str, text: str) -> str:
    """Where the passage is and its text, without dates of validity, so that they may change."""
    chapter = section.removesuffix(article).removesuffix(" / ")
    place = " ".join(part for part in (title, chapter, header) if part)
    return f"{place}\n{text}"
