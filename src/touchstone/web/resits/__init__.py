"""Resits and retakes: proposed, agreed to by the employer, freed of the cap in exceptional circumstances."""
