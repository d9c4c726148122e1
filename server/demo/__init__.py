"""What only a demo has: its day, its bookings and crowds, logins by one click, WeChat played."""
