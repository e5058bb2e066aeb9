"""`python -m bot` is `mesobot`."""

from bot.cli.main import main

if __name__ == "__main__":
    main(prog_name="mesobot")
