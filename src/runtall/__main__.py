"""``python -m runtall`` is the ``runtall`` command."""

from runtall.cli.main import main

if __name__ == "__main__":
    main()
