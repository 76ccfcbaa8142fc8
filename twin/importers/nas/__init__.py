"""ALKIS in the exchange format NAS: parcels, buildings and actual land use of the cadastre."""
