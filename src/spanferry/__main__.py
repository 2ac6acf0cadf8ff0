"""``python -m spanferry``: the command ``spanferry``."""

from spanferry.launch import main

if __name__ == "__main__":
    main()
