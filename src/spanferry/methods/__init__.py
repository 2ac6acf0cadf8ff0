"""How entities cross an alignment: the choices of the group ``method``."""
