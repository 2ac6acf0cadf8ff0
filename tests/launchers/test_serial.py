"""One worker: this process."""

import os

from spanferry.launchers.serial import SerialLauncher


def test_it_works_here_and_once(deaths):
    seen = []
    SerialLauncher().run(lambda: seen.append(os.getpid()), 3, deaths)
    assert seen == [os.getpid()]
