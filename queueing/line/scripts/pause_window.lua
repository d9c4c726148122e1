-- pause_window · the window takes nobody for a while
-- ARGV 9 hall · 10 window · 11 reason
-- reply see prelude
local w = read('window', ARGV[9] .. ':' .. ARGV[10])
if not w then return {NO_WINDOW, ARGV[10]} end
if w.ticket then return {WINDOW_BUSY, w.number} end
if not allowed(w.state) then return {WINDOW_NOT_OPEN, w.state} end
w.state, w.reason = target, ARGV[11]
write_window(w)
empty_own_line(w)
return commit_event(event, nil, w)
