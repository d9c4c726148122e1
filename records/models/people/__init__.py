"""Who may act: citizens, staff and screens, and the logins they hold."""
