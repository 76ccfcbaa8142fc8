"""The display format of everything: OGC 3D Tiles 1.1 with glTF contents."""
