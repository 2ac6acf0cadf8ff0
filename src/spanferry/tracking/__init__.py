"""Where cells are logged: one protocol, ``Tracking``, and its implementations."""
