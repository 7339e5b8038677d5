"""Pages of appeals: for those who lodge them, who say who decides, and who decide."""
