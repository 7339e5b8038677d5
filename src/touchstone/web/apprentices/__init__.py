"""Apprenticeships: registration, version, programme, withdrawal."""
