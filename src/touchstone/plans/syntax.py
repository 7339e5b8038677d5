"""How a file is written: what a message tells people to write, in the words of YAML or of JSON."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Syntax:
    """The remedies that differ between the two."""

    pair: str
    text: str
    list: str
    keys: str

    def quoted(self, word: object) -> str:
        """A word or a day as it stands in the file."""
        return self.text.format(word)

    def entry(self, key: str, word: str) -> str:
        """A key with a word, as they stand in the file."""
        return self.pair.format(key, word)


YAML = Syntax(
    pair="{}: {}",
    text="{}",
    list="Write one entry a line, each after a hyphen, or [a, b].",
    keys="Write keys with a colon, one a line, indented below.",
)
JSON = Syntax(
    pair='"{}": "{}"',
    text='"{}"',
    list="Write the entries in square brackets with commas between them, such as [1, 2]; none is [].",
    keys='Write the keys in braces, such as {"key": "value"}.',
)
