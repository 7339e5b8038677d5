"""Internal quality assurance: the sample, the review, what holds a result back."""
