"""Where a sweep's workers run: one protocol (``core.launching``), and its implementations on the engines' own interfaces.

They are no plugins of Hydra: hydra-joblib-launcher and hydra-submitit-launcher have had no release since 1.2.0 (2022), and
hydra-ray-launcher 1.2.2 pins cloudpickle below 3. And all three give each cell a job of its own and wait for the last: a killed cell aborts
the sweep, and what is started on this machine is started all at once. Ours start workers, which take cells until none is left.
"""
