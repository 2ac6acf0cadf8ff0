"""The artifact store: what stages made, kept under keys, shared by cells, sweeps and hosts."""
