"""The package as a whole."""

import subprocess
import sys

MAKING = """
import sys
from spanferry.launchers.joblib import JoblibLauncher
from spanferry.launchers.ray import RayLauncher
from spanferry.launchers.serial import SerialLauncher
from spanferry.launchers.submitit import SubmititLauncher
for launcher in (SerialLauncher, JoblibLauncher, SubmititLauncher, RayLauncher):
    launcher()
print(*sorted({"joblib", "submitit", "ray", "psutil", "torch"} & sys.modules.keys()))
"""


def test_constructing_imports_no_engine():
    found = subprocess.run([sys.executable, "-c", MAKING], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""
