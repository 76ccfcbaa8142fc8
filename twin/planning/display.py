"""Numbers as people read them, in German and English: "23.684,5", "0,40", "+0,95", "±0,0"."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from twin.language import Text
from twin.planning.exact import rounded

MINUS = "−"
Writer = Callable[[Fraction, int], str]


def number(value: Fraction, digits: int, language: str = "de") -> str:
    """Return the value with `digits` decimals, thousands grouped, rounded half up."""
    value = rounded(value, digits)
    whole, rest = divmod(abs(value) * 10**digits, 10**digits)
    text = f"{int(whole):,}" + (f".{int(rest):0{digits}d}" if digits else "")
    if language != "en":
        text = text.translate(str.maketrans(",.", ".,"))
    return (MINUS if value < 0 else "") + text


def signed(value: Fraction, digits: int, language: str = "de") -> str:
    """Return a difference with its sign; what rounds to nothing is "±0,0"."""
    value = rounded(value, digits)
    sign = "±" if value == 0 else "+" if value > 0 else ""
    return sign + number(value, digits, language)


def shortest(value: Fraction, language: str = "de", most: int = 4) -> str:
    """Return the value with as many decimals as it needs, at most `most`: 0.4 is "0,4", 12 is "12"."""
    digits = next((n for n in range(most) if rounded(value, n) == rounded(value, most)), most)
    return number(value, digits, language)


def significant(value: Fraction, digits: int) -> Fraction:
    """Return the value rounded to so many significant digits, for figures of an early phase."""
    if value == 0:
        return value
    magnitude = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    return rounded(value, digits - magnitude) if magnitude <= digits else _coarse(value, 10 ** (magnitude - digits))


def _coarse(value: Fraction, step: int) -> Fraction:
    return rounded(value / step, 0) * step


def both(write: Callable[[Writer], str]) -> Text:
    """Return the text that `write` makes when handed the German, then the English way to write a number."""
    return Text(
        write(lambda value, digits: number(value, digits, "de")), write(lambda value, digits: number(value, digits, "en"))
    )


def both_of(german: Callable[[Writer], str], english: Callable[[Writer], str]) -> Text:
    """Return a sentence with numbers whose words differ between the languages."""
    return Text(
        german(lambda value, digits: number(value, digits, "de")), english(lambda value, digits: number(value, digits, "en"))
    )
