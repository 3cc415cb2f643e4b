"""What each role may do: the one table that every page of the consoles is guarded by."""

ROLES = ("agent", "supervisor", "ops", "auditor", "admin")

EVERYBODY = "everybody"
"""The permission of whoever is signed in."""

PERMISSIONS: dict[str, frozenset[str]] = {
    EVERYBODY: frozenset(ROLES),
    "audit": frozenset({"auditor", "admin"}),
    "users": frozenset({"admin"}),
}
"""Permission → the roles that have it. An admin manages people and sees no customers."""


def may(role: str, permission: str) -> bool:
    """Whether a role has a permission; KeyError for a permission that the table does not know."""
    return role in PERMISSIONS[permission]
