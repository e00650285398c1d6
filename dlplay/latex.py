"""Numbers within formulas."""


def in_latex(number: str) -> str:
    r"""Write a number's text for a formula: 1.2e-05 becomes 1.2\cdot 10^{-5}, any other stays as it is."""
    digits, _, power = number.partition("e")
    return rf"{digits}\cdot 10^{{{int(power)}}}" if power else digits


def in_brackets(number: str) -> str:
    """Put a negative number, as LaTeX, into brackets, as a factor or a term of a sum."""
    return f"({number})" if number.startswith("-") else number


def digits(value: float, most: int = 4) -> str:
    """Write a number for a formula with so many digits, a very small or large one with a power of ten; never -0."""
    return in_latex(f"{float(value) + 0.0:.{most}g}")


def factor(value: float, most: int = 4) -> str:
    """Write a number as digits does, a negative one in brackets."""
    return in_brackets(digits(value, most))
