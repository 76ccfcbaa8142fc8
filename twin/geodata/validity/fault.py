"""The codes of invalid geometry, as val3dity numbers them (Ledoux 2018, doi:10.1186/s40965-018-0043-x), with a sentence each."""

from __future__ import annotations

from twin.language import Text

# two points nearer than this are one point (val3dity: snap tolerance)
SNAP = 1e-3
# how far a vertex may lie off the plane of its polygon, metres
PLANARITY = 0.01
# how far a triangle of a polygon may lean against the polygon's plane, degrees
LEAN = 20.0

FAULTS: dict[int, Text] = {
    101: Text("ein Ring hat weniger als drei Punkte", "a ring has fewer than three points"),
    102: Text("ein Punkt steht zweimal hintereinander", "a point is repeated in a row"),
    104: Text("ein Ring schneidet oder berührt sich selbst", "a ring crosses or touches itself"),
    201: Text("zwei Ringe einer Fläche schneiden sich", "two rings of a surface cross"),
    202: Text("ein Ring steht zweimal in einer Fläche", "a ring stands twice in a surface"),
    203: Text("eine Fläche ist nicht eben (mehr als 1 cm)", "a surface is not planar (more than 1 cm)"),
    204: Text("eine Fläche hat einen Knick (mehr als 20 Grad)", "a surface has a fold (more than 20 degrees)"),
    205: Text("das Innere einer Fläche ist zerteilt", "the interior of a surface is not connected"),
    206: Text("ein Loch liegt außerhalb seiner Fläche", "a hole lies outside its surface"),
    207: Text("ein Loch liegt in einem anderen", "a hole lies within another"),
    208: Text("ein Loch läuft in dieselbe Richtung wie der Außenring", "a hole runs the same way as the outer ring"),
    301: Text("die Hülle hat weniger als vier Flächen", "the shell has fewer than four faces"),
    302: Text("die Hülle ist nicht geschlossen", "the shell is not closed"),
    303: Text("die Hülle ist an einer Kante oder einem Punkt verzweigt", "the shell branches at an edge or a vertex"),
    305: Text("die Hülle besteht aus mehreren Stücken", "the shell is made of several pieces"),
    306: Text("die Hülle durchdringt sich selbst", "the shell intersects itself"),
    307: Text("eine Fläche der Hülle ist verkehrt herum", "a face of the shell is turned over"),
    401: Text("zwei Hüllen durchdringen sich oder teilen eine Fläche", "two shells intersect or share a face"),
    402: Text("eine Hülle steht zweimal im Körper", "a shell stands twice in the solid"),
    403: Text("eine innere Hülle liegt außerhalb der äußeren", "an inner shell lies outside the outer one"),
    404: Text("das Innere des Körpers ist zerteilt", "the interior of the solid is not connected"),
    405: Text("die Flächen einer Hülle zeigen nach der falschen Seite", "the faces of a shell point the wrong way"),
    501: Text("zwei Körper überschneiden sich", "two solids overlap"),
    502: Text("ein Körper steht zweimal da", "a solid stands twice"),
    503: Text("ein Körper hängt mit keinem anderen zusammen", "a solid is connected to no other"),
    601: Text("zwei Teile eines Gebäudes überschneiden sich", "two parts of a building overlap"),
}
