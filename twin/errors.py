"""The error tree; it knows no HTTP, the web room maps classes to status codes.

TwinError                     anything a person can be told in one sentence
├── InputRefused              the data or the request is at fault, nothing was kept
│   ├── FormatUnknown         no handler recognises the file
│   ├── DecisionNeeded        one question must be answered first (format, CRS, anchor)
│   ├── FileDamaged           empty, truncated or malformed
│   ├── FileForbidden         active or hostile content (DTD, VRT, zip slip, bomb)
│   ├── LimitExceeded         larger or more complex than this twin takes
│   ├── OptionsInvalid        unknown keys or values, all listed at once
│   ├── ServiceAddressInvalid the address of a service is none
│   └── DocumentInvalid       a case, storyboard or API document breaks its schema
├── NotSuitable               the exporter cannot write this selection
├── NotFound                  there is no such dataset, case, storyboard, edition
├── NotAllowed                the person may not do this
├── Conflict                  somebody else saved in between
├── Cancelled                 the person stopped the job
├── DependencyMissing         an optional package is not installed
├── ServiceFailed             another host is down, refuses or answers nonsense
└── TwinBroken                our own fault: damaged store, reader died
"""

from __future__ import annotations

from typing import Any

from twin.language import Text


class TwinError(Exception):
    """A fault that a person can be told: a stable code, one sentence per language, and the facts behind it."""

    def __init__(self, code: str, de: str, en: str, **params: Any) -> None:
        super().__init__(de)
        self.code = code
        self.text = Text(de, en)
        self.params = params

    def problem(self, language: str = "de") -> dict[str, Any]:
        """Return the RFC 9457 members `type`, `title`, `code`, `detail` and the error's parameters."""
        detail = self.text.in_(language)
        kind = type(self).__name__
        return {"type": f"urn:twin:problem:{self.code}", "title": kind, "code": self.code, "detail": detail, **self.params}

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what rebuilds the error in another process, where the reader child raised it."""
        return _rebuild, (type(self), self.code, self.text.de, self.text.en, self.params)


def _rebuild(kind: type[TwinError], code: str, de: str, en: str, params: dict[str, Any]) -> TwinError:
    return kind(code, de, en, **params)


class InputRefused(TwinError):
    """The data or the request is at fault; nothing was kept."""


class FormatUnknown(InputRefused):
    """No handler recognises the file."""


class DecisionNeeded(InputRefused):
    """One question must be answered first; `params["question"]` names it, `params["choices"]` offers answers."""


class FileDamaged(InputRefused):
    """The file is empty, truncated or malformed."""


class FileForbidden(InputRefused):
    """The file holds active or hostile content."""


class LimitExceeded(InputRefused):
    """The file is larger or more complex than this twin takes."""


class OptionsInvalid(InputRefused):
    """Options are unknown or out of range; `params["faults"]` lists all of them."""


class ServiceAddressInvalid(InputRefused):
    """What was given as the address of a service is none that may be read in one way only."""


class DocumentInvalid(InputRefused):
    """A document breaks its schema; `params["faults"]` lists all places."""


class NotSuitable(TwinError):
    """The exporter cannot write this selection."""


class NotFound(TwinError):
    """There is no such thing, or the person may not see it."""


class NotAllowed(TwinError):
    """The person may not do this."""


class Conflict(TwinError):
    """Somebody else saved in between; `params` names both versions."""


class Cancelled(TwinError):
    """The person stopped the job."""


class DependencyMissing(TwinError):
    """An optional package is not installed; `params["hint"]` says how to install it."""


class ServiceFailed(TwinError):
    """Another host is down, refuses or answers nonsense; `params["retry_after"]` are seconds where it asked for patience."""


class TwinBroken(TwinError):
    """Our own fault: the store is damaged or the reader process died."""


def all_errors() -> dict[str, type[TwinError]]:
    """Return every class of the tree by its name, for rebuilding an error from a job's record."""
    found: dict[str, type[TwinError]] = {}
    open_classes: list[type[TwinError]] = [TwinError]
    while open_classes:
        kind = open_classes.pop()
        found[kind.__name__] = kind
        open_classes.extend(kind.__subclasses__())
    return found
