"""What the planner of the sample city wants to say to each scene; seen in the speaker's window alone."""

from __future__ import annotations

from twin.language import Text

NOTES = {
    "ort": Text(
        "Kurz halten: **Wo sind wir?** Altstadt links, Fluss rechts, dazwischen die Bleiche.",
        "Keep it short: **where are we?** Old town on the left, river on the right, the bleaching ground between.",
    ),
    "heute": Text(
        "Frage der letzten Sitzung: Wie viel ist heute versiegelt? **{{measure:0.sealing_degree}}**, Hallen und Asphalt.",
        "Question of the last sitting: how much is sealed today? **{{measure:0.sealing_degree}}**, sheds and asphalt.",
    ),
    "punkthaeuser": Text(
        "Neun Häuser, eines mit neun Geschossen. **{{measure:C.dwellings}} Wohnungen**, weniger als A.\n\n"
        "Nach dem Schatten wird gefragt werden: auf die letzte Szene verweisen.",
        "Nine houses, one of nine storeys. **{{measure:C.dwellings}} dwellings**, fewer than A.\n\n"
        "Somebody will ask about the shadow: point to the last scene.",
    ),
    "vergleich": Text(
        "Pause machen, lesen lassen. Alle vier mit gleichem Blick und gleicher Sonne.",
        "Pause, let them read. All four with the same view and the same sun.",
    ),
    "schatten": Text(
        "Gerechnet ohne Laub, im März. **Keine Grenze im Gesetz**, das ist eine Abwägung.",
        "Computed without leaves, in March. **The law sets no limit**, it is to be weighed up.",
    ),
}
