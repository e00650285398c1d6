"""Numbers within formulas."""


def in_latex(number: str) -> str:
    r"""Write a number's text for a formula: 1.2e-05 becomes 1.2\cdot 10^{-5}, any other stays as it is."""
    digits, _, power = number.partition("e")
    return rf"{digits}\cdot 10^{{{int(power)}}}" if power else digits


def in_brackets(number: str) -> str:
    """Put a negative number, as LaTeX, into brackets, as a factor or a term of a sum."""
    return f"({number})" if number.startswith("-") else number
