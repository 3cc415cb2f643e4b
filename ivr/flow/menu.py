"""A menu as data.

Its nodes are in `menu_nodes`, reading it from a file with places is in `menu_file`, whether it makes sense in
`menu_check`.
"""

from pydantic import Field

from ivr.flow.menu_nodes import Node, NodeId, Part, Topic
from ivr.flow.prompts import Language, Prompts


class Menu(Part):
    """A menu and its words: all that a call needs to go on, so a call can pin the version that it began with."""

    line: NodeId
    languages: tuple[Language, ...] = Field(min_length=1)
    start: NodeId
    person: NodeId
    person_for: dict[Topic, NodeId] = Field(default_factory=dict)
    distress: NodeId | None = None
    outbound: bool = False
    """Whether it is for calls that we make; those ask nobody who they are, as impostors do."""
    topics: dict[Topic, NodeId]
    nodes: dict[NodeId, Node]
    prompts: dict[str, Prompts] = Field(default_factory=dict)
