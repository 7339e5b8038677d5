"""Pages of assessments: the attempt as it is conducted and judged, its log, its submission."""
