-- finish · the service is done and the window is free; with stops left the visit waits in the next lane
-- ARGV 9 hall · 10 window · 11 outcome, '' if all was done
-- reply see prelude
local t, w, refused = ticket_at(ARGV[9], ARGV[10])
if refused then return refused end
leave_window(t, w)
local reason = ARGV[11] ~= '' and ARGV[11] or nil
-- All that undo_finish needs to put things back.
w.finished = {
  ticket = t.id, number = t.number, at = now, call_no = t.call_no, lane = t.lane, line = t.line, item = t.item,
  waiting_since = t.waiting_since, called_at = t.called_at, started_at = t.started_at, recalled_at = t.recalled_at,
}
if t.stops then
  w.finished.stops, w.finished.next_stop = {unpack(t.stops)}, true
  local lane, since, stop = t.lane, t.started_at, table.remove(t.stops, 1)
  if #t.stops == 0 then t.stops = nil end
  target, t.item = WAITING, stop.item
  change_lane(t, stop.lane)
  back_to_line(t)
  return commit_event(event, t, w, {lane = lane, since = since, ahead = ahead(t), reason = reason})
end
t.state, t.served_at = target, w.id
retire(t)
return commit_event(event, t, w, {reason = reason})
