"""The parties of an assessment, as plans, records and next steps name them."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Who provides, signs, decides or acts. Values are the words of plan and record files."""

    APPRENTICE = "apprentice"
    EMPLOYER = "employer"
    TRAINING_PROVIDER = "training_provider"
    ASSESSMENT_ORGANISATION = "assessment_organisation"
    BOOKINGS = "bookings"
    ASSESSOR = "assessor"
    QUALITY_ASSURER = "internal_quality_assurer"
    APPEAL_DECIDER = "appeal_decider"  # whoever is named to decide an appeal, and who sees to it that it is
    MANAGER = "manager"  # of the assessment organisation: the only one who may override a must

    @property
    def words(self) -> str:
        """The role as a person would say it: ``training provider``."""
        return self.value.replace("_", " ")
