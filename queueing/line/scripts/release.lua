-- release · a manager frees a window from an abandoned ticket, which goes back to its place
-- ARGV 9 hall · 10 window · 11 reason
-- reply see prelude
local t, w, refused = ticket_at(ARGV[9], ARGV[10])
if refused then return refused end
leave_window(t, w)
back_to_line(t)
return commit_event(event, t, w, {ahead = ahead(t), reason = ARGV[11]})
