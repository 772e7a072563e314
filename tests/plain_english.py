"""Words that the project avoids, and what to write instead.

Home Assistant asks for American English, and many readers learned English as a second
language.
"""

import ast
from collections.abc import Iterator
import io
import re
import tokenize

INSTEAD = {
    # British spellings
    "behaviours?": "behavior",
    "cancell(?:ed|ing)": "canceled",
    "catalogues?": "catalog",
    "(?:data)?centres?": "center",
    "colour(?:s|ed)?": "color",
    "favour(?:s|ed|ite|ites)?": "favor",
    "grey": "gray",
    "(?:kilo|milli)?metres?": "meter",
    "labell(?:ed|ing)": "labeled",
    "licen(?:ce|ces|ced)": "license",
    "modell(?:ed|ing)": "modeled",
    "neighbour(?:s|ing)?": "neighbor",
    "(?:normal|recogn|organ|real|initial|optim|summar)is(?:e|es|ed|ing)": "-ize",
    "per cent": "percent",
    "programmes?": "program",
    "travell(?:ed|ing)": "traveled",
    # Old or regional words
    "anew": "again",
    "(?:any|every|some|no)body": "anyone, everyone, someone, no one",
    "be had": "be found",
    "likewise": "also",
    "mend(?:s|ed|ing)?": "fix",
    "see-through": "transparent",
    "so many": "this many",
    "stands?(?! ?(?:-|in\\b|out\\b))|stood": "is",
    "takes the": "uses the",
    "told|tells?(?! (?:me|users|clients)\\b)": "report, show, distinguish",
    "whoever": "anyone who",
    # Other names of things that have a name
    "crowd(?:s|ed)?": "cluster",
    "look-ups?": "lookup",
}
"""What to write instead of whole words, given as regular expressions."""


def odd_words(text: str) -> Iterator[str]:
    """Yield the words of a text that the project avoids, each with a better one."""
    for pattern, better in INSTEAD.items():
        for found in re.findall(rf"\b(?:{pattern})\b", text, re.IGNORECASE):
            yield f"{found}: write {better}"


def prose_of(source: str) -> str:
    """Return what people read in Python code.

    Comments, texts, and the names of functions and classes as words. Names in
    backticks, which may be stored keys, and single words, which may be data, are left out.
    """
    parts = [
        token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    ]
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=str() as text) if " " in text:
                parts.append(text)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                parts.append(node.name.replace("_", " "))
    return re.sub(r"`[^`]*`", "", "\n".join(parts))
