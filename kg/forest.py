"""Union-find over strings."""

from __future__ import annotations

from collections.abc import Iterable


class Forest:
    """Disjoint sets that only grow together; results do not depend on the order of unions."""

    def __init__(self, members: Iterable[str] = ()) -> None:
        self._parent: dict[str, str] = {member: member for member in members}

    def add(self, member: str) -> None:
        """Make a member a set of its own, unless it is known."""
        self._parent.setdefault(member, member)

    def find(self, member: str) -> str:
        """The smallest member of the set; the member itself where it is unknown."""
        root = member
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while (parent := self._parent.get(member, member)) != root:
            self._parent[member] = root
            member = parent
        return root

    def union(self, left: str, right: str) -> None:
        """Make one set of two."""
        self.add(left)
        self.add(right)
        one, other = sorted((self.find(left), self.find(right)))
        self._parent[other] = one

    def sets(self) -> dict[str, tuple[str, ...]]:
        """Every set, sorted, by its smallest member."""
        found: dict[str, list[str]] = {}
        for member in sorted(self._parent):
            found.setdefault(self.find(member), []).append(member)
        return {root: tuple(members) for root, members in found.items()}
