"""What the words around a name make of it: less of it, an antibody against it, a description of another name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ingest.extraction import Entity
from kg.predicate import predicate

#: What stands after or before a name and turns its meaning round: less of it is what acts.
_LESS_AFTER: Final = re.compile(
    r"[- ]?(?:receptor |kinase |protein |gene |signal\w* |pathway |activity )*(?:"
    r"inhibit(?:or|ion)|block(?:er|ade)|antagonis[tm]|neutrali[sz](?:ation|ing)|deficien|knock-?(?:out|down)|"
    r"deplet(?:ion|ed)|silenc(?:ing|ed)|null\b|loss\b|insufficiency|sirna|shrna|-/-|\(-/-\)|degradation|degrader|"
    r"withdrawal|discontinu(?:ation|ed))"
)
_LESS_BEFORE: Final = re.compile(
    r"(?:(?:inhibition|inhibitors?|block(?:ade|ers?)|antagonists?|neutrali[sz]ation|loss|depletion|deletion|deficiency|"
    r"absence|lack|knock-?(?:out|down)|silencing|suppression|downregulation|withdrawal|discontinuation|reduction|"
    r"disruption|decrease) (?:of|against|in|from)|inhibiting|blocking|neutrali[sz]ing|targeting)"
    r"(?: the| both| \w+ (?:of|and))?\s*$|\banti-?\s?$"
)
#: What stands after or before a virus that is only fought or looked for.
_FOUGHT_AFTER: Final = re.compile(
    r"[- ]?(?:virus |specific |neutrali[sz]ing |spike |protein )*(?:auto)?(?:antibod|vaccin|immuni)"
)
_AGAINST_BEFORE: Final = re.compile(
    r"(?:neutrali[sz]\w+(?: of)?|antibod\w+ \w+|against|vaccines? \w+)(?: the)?\s*$|\banti-?\s?$"
)
_LOWERS: Final = frozenset({"inhibits", "decreases_expression_of", "treats", "prevents"})
#: What a chemical has brought about is what is lowered, by something else: `c-induced injury and expression`.
_HARMS_AFTER: Final = re.compile(
    r"[-‑–]? ?(?:induced|stimulated|evoked|elicited|triggered|injured|intoxicated|challenged)\b"
    r"(?! (?:\w+ )?(?:reduc|decreas|inhibit|suppress|down-?regulat|loss|degrad|deplet|block))"
)
#: What stands after a name and makes it the name of something else.
_OTHER_AFTER: Final = re.compile(
    r"[- ]?(?:receptor |virus |specific |neutrali[sz]ing |spike |protein )*(?:auto)?(?:antibod|vaccin|immuni[sz]|"
    r"monoclonal|mab\b|receptors?\b|transporter|synthase|dehydrogenase|reductase|channel|-resistan|resistan|analog|derivative|metabolite|precursor|prodrug)"
)
_DESCRIBES: Final = re.compile(r", (?:an?|the|one of(?: the)?|our) [^,;()]{0,60}$")
_COMMA_FOLLOWS: Final = re.compile(r"(?:\s*\([^()]*\))?\s*,(?! and\b| or\b)| [^,;()]{0,40}, (?=\w+ly |\w+ed |\w+s )")


def said_of(name: str, sentence: str, offset: int, subject: Entity) -> str | None:
    """The predicate that is meant when the subject is an inhibitor of it, its deficiency, antibodies against it."""
    kind = subject.mention.type
    after = sentence[subject.mention.end - offset :][:40].lower()
    before = sentence[: subject.mention.start - offset][-60:].lower()
    if kind == "Virus":
        return None if _FOUGHT_AFTER.match(after) or _AGAINST_BEFORE.search(before) else name
    if kind not in {"Gene", "Chemical"}:
        return name
    less = bool(_LESS_AFTER.match(after) or _LESS_BEFORE.search(before))
    if kind == "Gene" and name in {"positively_regulates", "negatively_regulates"}:
        return (
            predicate(name).opposite
            if less
            else None
            if _OTHER_AFTER.match(after) and "receptor" not in after
            else name
        )
    if kind == "Chemical" and (less or _OTHER_AFTER.match(after) or (name in _LOWERS and _HARMS_AFTER.match(after))):
        return None
    return name


def in_apposition(sentence: str, offset: int, known: Sequence[Entity], name: Entity) -> bool:
    """Whether a name only describes the one before it, as `f` does in `p, a virus of the family f, causes d`."""
    before = _DESCRIBES.search(sentence, 0, name.mention.start - offset)
    if before is None or not _COMMA_FOLLOWS.match(sentence, name.mention.end - offset):
        return False
    head = sentence[: before.start()].rstrip()
    at = head.rfind("(") if head.endswith(")") else len(head)
    return any(e.mention.end - offset in (at, len(sentence[:at].rstrip())) for e in known)
