"""The configuration reference, ``docs/configuration.md``, made from ``conf/`` and from what constructors say of themselves."""
