"""What runs beside a student: the check in the notebook, and packing a submission."""
