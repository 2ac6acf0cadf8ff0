"""Run one cell, or with -m a grid of cells: ``python run.py --help``."""

from spanferry.launch import main

if __name__ == "__main__":
    main()
