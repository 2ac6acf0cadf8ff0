"""Where a sweep's workers run: one protocol (``core.launching``), and its implementations on the engines' own interfaces.

They are no plugins of Hydra: the last hydra-joblib-launcher and hydra-submitit-launcher are 1.2.0 of 2022, hydra-ray-launcher 1.2.2 pins
cloudpickle below 3; with each of them a killed cell aborts the sweep, and submitit's on this machine starts all cells at once.
"""
