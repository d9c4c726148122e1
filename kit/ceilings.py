"""How much one client may send, hold open or leave behind: every ceiling, in one place.

How often something may be tried (passwords, secrets, requests a minute) stands in
`handlers/limits.py`, which counts that in Redis for all processes together.
"""

# Frames on a live socket, of every kind, before the hello as after it. A display says `shown` once
# a call and a token every few minutes, and answers a ping every 20 s.
FRAMES_AT_MOST = 40
FRAME_BYTES_AT_MOST = 64 * 1024
FRAMES_WITHIN_S = 2.0
# Of bytes that trickle in one by one; each read of a socket is work, however little comes.
READS_AT_MOST = 1024
# Parts of one message; browsers and our own clients send every message whole.
FRAGMENTS_AT_MOST = 16
# How long a cut-off client may still read why; what it sends meanwhile is dropped unread.
LINGER_S = 0.5
MESSAGE_BYTES_AT_MOST = 16 * 1024

REQUEST_BYTES_AT_MOST = 64 * 1024

# Open sockets of one login in one process: a person with many tabs, and a device that drives a
# wall of screens. Beyond that the oldest is closed.
SOCKETS_PER_LOGIN = 16
SOCKETS_PER_DEVICE = 256

# Logins of one account, device or ticket that hold at the same time; the oldest is ended.
LOGINS_PER_TICKET = 8
LOGINS_PER_PERSON = 64
LOGINS_PER_DEVICE = 256

# What is kept of how it went: the latest events of each hall that displays have shown, how long
# first estimates, and how long refresh tokens that were spent (one that comes back within that
# time ends its login, one that comes later is merely unknown).
SHOWN_EVENTS_KEPT = 200_000
ESTIMATES_KEPT_DAYS = 90
SPENT_TOKENS_KEPT_DAYS = 30
