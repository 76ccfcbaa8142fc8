"""The pictures of the manual: each is there, small, described, and stands below its heading in both languages."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from PIL import Image

from twin import interface
from twin.language import LANGUAGES
from twin.web.manualpictures import FOLDER, PICTURES, SCREENS, ManualPicture

from .conftest import Enter

MOST_BYTES, MOST_TOGETHER = 60_000, 1_800_000
FIGURE = re.compile(r'<h[23] id="([\w-]+)">[^<]*</h[23]>\n(<figure class="manual-picture">.*?</figure>)')


@pytest.mark.parametrize("picture", PICTURES, ids=[picture.name for picture in PICTURES])
def test_a_picture_is_there_for_every_screen_and_small(picture: ManualPicture) -> None:
    for screen in SCREENS:
        file = interface.file(picture.path(screen))
        assert file.stat().st_size <= MOST_BYTES
        with Image.open(file) as image:
            assert (image.format, image.size) == ("WEBP", screen.size)


def test_together_they_stay_light_and_nothing_else_lies_there() -> None:
    files = list(interface.file(FOLDER).iterdir())
    assert sum(file.stat().st_size for file in files) <= MOST_TOGETHER
    assert {file.name for file in files} == {
        picture.path(screen).rpartition("/")[2] for picture in PICTURES for screen in SCREENS
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_shows_each_below_its_heading_with_words_and_size(enter: Enter, language: str) -> None:
    page = enter(None).get(f"/help?lang={language}").text
    shown = dict(FIGURE.findall(page))
    assert set(shown) == {picture.heading.in_(language) for picture in PICTURES}
    for picture in PICTURES:
        figure = shown[picture.heading.in_(language)]
        assert re.search(r'alt="([^"]{40,})"', figure) and 'width="960" height="600" loading="lazy"' in figure
        sources = re.findall(r'(?:srcset|src)="/static/([^"?]+)\?v=([0-9a-f]{10})"', figure)
        assert sorted(path for path, _ in sources) == sorted(picture.path(screen) for screen in SCREENS)


def test_no_two_pictures_say_the_same() -> None:
    said = list(chain.from_iterable((picture.shows.de, picture.shows.en) for picture in PICTURES))
    assert len(set(said)) == 2 * len(PICTURES)
