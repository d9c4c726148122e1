"""Cases: accepted at a window, handled by departments, followed by the applicant."""
