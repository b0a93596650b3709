"""`python -m citycalls` and the `citycalls` script."""


def main() -> None:
    """Run the command line."""


if __name__ == "__main__":
    main()
