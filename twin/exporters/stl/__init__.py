"""STL fit for 3D printing: every building a closed body standing in a base plate or in the ground."""
