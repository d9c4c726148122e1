"""What becomes of holds and appointments: each verb a function, in the caller's transaction.

Rows are locked in one order, so that nobody waits for somebody who waits for them: first what is
due for the hold or appointment (its row in `due_work` is there while it may still be moved, so two
who would move it meet there), then the hold or appointment, then slots in ascending order.
"""
