"""How answers are judged: compared, credited, and the likely mistake found."""
