-- undo_finish · a service that was finished by mistake goes on at the window that finished it last
-- ARGV 9 business date · 10 hall · 11 window
-- reply see prelude; DAY_TURNED when the hall still lives in an earlier day; ILLEGAL_MOVE 'unfinished' when there is
--       nothing to undo, or the state of a ticket that has gone on since; ANOTHER_TICKET when its holder has a new one
local w = read('window', ARGV[10] .. ':' .. ARGV[11])
if not w then return {NO_WINDOW, ARGV[11]} end
if (redis.call('HGET', p .. 'day', w.hall) or '') < ARGV[9] then return {DAY_TURNED, w.hall} end
local f = w.finished -- gone with the window's next call, its closing, and its day
local t = f and read('ticket', f.ticket)
-- A ticket of another hall may be of a day that ended there.
if not t or t.date < ARGV[9] or t.date ~= redis.call('HGET', p .. 'day', t.hall) then
  return {ILLEGAL_MOVE, 'unfinished'}
end
-- One that went on to its next stop comes back from waiting, unless somebody has called it since.
local from = f.next_stop and WAITING or SERVED
if t.state ~= from or t.call_no ~= f.call_no then return {ILLEGAL_MOVE, t.state} end
if w.state ~= OPEN then return {WINDOW_NOT_OPEN, w.state} end
-- Its lane may have ended with it: then there is nowhere it could be sent from here.
if not is_lane(t.hall, f.lane) then return {NOT_SERVED_HERE, f.lane} end
local other = t.citizen and held_beside(t.citizen, t.hall, f.lane, t.id)
if other then return {ANOTHER_TICKET, other} end
dequeue(t)
t.lane, t.item, t.stops = f.lane, f.item, f.stops
t.line = own_window(f.line) and f.line or lane_line(t.hall, f.lane, t.remote)
t.waiting_since, t.called_at, t.started_at, t.recalled_at = f.waiting_since, f.called_at, f.started_at, f.recalled_at
t.ended_at, t.served_at = nil, nil
take(w, t)
begin_life(t)
return commit_event(event, t, w)
