"""What the readers of the two containers share: what was seen of a video, what is taken of it, and its refusals."""

from __future__ import annotations

from dataclasses import dataclass, field

from twin.errors import FileDamaged, NotSuitable
from twin.media.kinds import Prepared

MOST_PARTS = 500_000
"""So many boxes or elements are walked; a video of an hour has fewer."""

_LARGEST_SIDE = 8192


@dataclass(slots=True)
class Seen:
    """What a container says of its tracks, gathered while it is walked; `secrets` are (offset, length) to be blanked."""

    width: int = 0
    height: int = 0
    seconds: float | None = None
    video_codec: str = ""
    sound_codec: str = ""
    secrets: list[tuple[int, int]] = field(default_factory=list)

    def prepared(self, file: str, media_type: str, name: str, codecs: dict[str, str], sounds: tuple[str, ...]) -> Prepared:
        """Return the video; raises FileDamaged (MEDIA_DAMAGED) without a picture, NotSuitable (VIDEO_CODEC) for a rare coding."""
        if not self.video_codec or not 0 < self.width <= _LARGEST_SIDE or not 0 < self.height <= _LARGEST_SIDE:
            raise damaged(name)
        wrong = [
            codec for codec, known in ((self.video_codec, codecs), (self.sound_codec, sounds)) if codec and codec not in known
        ]
        if wrong:
            taken = ", ".join(dict.fromkeys(codecs.values()))
            raise NotSuitable(
                "VIDEO_CODEC",
                f"„{name}“ ist als „{wrong[0]}“ kodiert; das spielen nicht alle Browser. Bitte mit {taken} speichern.",
                f"'{name}' is coded as '{wrong[0]}', which not all browsers play. Please save it with {taken}.",
                file=name,
                codec=wrong[0],
            )
        seconds = None if self.seconds is None or not 0 < self.seconds < 86_400 else round(self.seconds, 2)
        return Prepared(file, "video", media_type, self.width, self.height, seconds, bool(self.sound_codec))


def damaged(name: str) -> FileDamaged:
    """Return the refusal of a video that cannot be followed to its end."""
    return FileDamaged(
        "MEDIA_DAMAGED",
        f"„{name}“ lässt sich nicht als Video lesen; die Datei ist beschädigt oder abgeschnitten. Bitte neu speichern.",
        f"'{name}' cannot be read as a video; the file is damaged or cut off. Please save it anew.",
        file=name,
    )
