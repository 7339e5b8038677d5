// What somebody types of a recording or of a place in one, as the log takes it: a port of the server's checks of the
// same (`assessments/checks.py`, `ui/fields.py`). tests/web/console/places holds both to the same answers.
import { secondsIn, whyNotIn } from './pointing.js'

const EARLIEST = 1900 // as `ui/values.py`
const LATEST = 2199
const TYPED = /^(\d{4,6})-\d\d-\d\dT\d\d:\d\d/
const EMPTY = 'Fill this in.'
const AHEAD = 'This lies ahead. Give a time that has passed.'
const SHORT = 'The recording is shorter than that.'
const CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23'
})

// The media to choose from: those of the plan first, and what else a file can be.
export function media ({ media: rule }) { return [...new Set([...(rule?.accepted || []), 'video', 'audio'])] }

// A recording by the fields of its form, and what is wrong with it by field; nothing where it can be registered. What
// lies after `now` would be set aside.
export function registered (fields, now = null) {
  const wrong = {}
  const told = (name, { value, why }) => {
    if (why) wrong[name] = why
    return value
  }
  const past = (name) => {
    const said = onTheClock(fields[name])
    return told(name, now && Date.parse(said.value) > Date.parse(now) ? { ...said, why: AHEAD } : said)
  }
  const length = (name) => fields[name]?.trim() ? told(name, secondsIn(fields[name])) : null
  const [held, made] = ['held_at', 'recorded_at'].map(past)
  const [seconds, from, to] = ['seconds', 'from_second', 'to_second'].map(length)
  const needed = { seconds, medium: fields.medium || null }
  for (const [name, value] of Object.entries(needed)) if (value === null) wrong[name] ??= EMPTY
  if (seconds === 0) wrong.seconds ??= 'Give a length of at most 24 hours.'
  if (held && made && fields.recorded_at.slice(0, 10) < fields.held_at.slice(0, 10)) {
    wrong.recorded_at = 'It was recorded before the session was held; correct one of the two days.'
  }
  if (!wrong.from_second && !wrong.to_second) Object.assign(wrong, part(from, to, seconds))
  const data = {
    held_at: held,
    recorded_at: made,
    seconds,
    medium: needed.medium,
    visible: fields.looked ? (fields.visible || '').split(' ').filter(Boolean) : null,
    from_second: from,
    to_second: to,
    file: fields.file || null
  }
  return { data, wrong }
}

// The part to assess: both ends or neither, inside the recording.
function part (from, to, seconds) {
  if (from === null && to === null) return {}
  if (from === null || to === null) {
    return { [from === null ? 'from_second' : 'to_second']: 'Give both ends of the part to assess, or neither.' }
  }
  if (to <= from) return { to_second: 'The part to assess ends before it begins.' }
  return seconds !== null && to > seconds ? { to_second: SHORT } : {}
}

// A day and a time as they are typed, by London's clock wherever the device thinks it is.
function onTheClock (text = '') {
  const [, year] = TYPED.exec(text) || []
  if (!year) return { value: null, why: 'Give a day and a time.' }
  if (year < EARLIEST || year > LATEST) return { value: null, why: `The year must be from ${EARLIEST} to ${LATEST}.` }
  const typed = text.slice(0, 16)
  const zones = ['+00:00', '+01:00'].filter((zone) => shows(new Date(`${typed}:00${zone}`)) === typed)
  if (zones.length === 1) return { value: `${typed}:00${zones[0]}`, why: '' }
  const happens = zones.length ? 'happens twice' : 'does not exist'
  return { value: null, why: `${typed.slice(11)} ${happens} on that day, when the clocks change: choose another time.` }
}

function shows (at) {
  if (Number.isNaN(at.getTime())) return ''
  const { year, month, day, hour, minute } = Object.fromEntries(CLOCK.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${year}-${month}-${day}T${hour}:${minute}`
}

// Where in a recording something was seen, and why it cannot have been there. `recording` is the entry that registered
// it: another device may have given its code away meanwhile.
export function placeIn (recordings, { recording = '', second = '' }) {
  const one = recordings.find(({ id }) => id === recording)
  if (!one) return { data: {}, why: second.trim() || recording ? 'Choose the recording that the time mark is in.' : '' }
  if (!second.trim()) return { data: { recording }, why: '' }
  const { value, why } = secondsIn(second)
  return { data: { recording, second: value }, why: why || whyNotIn(second.trim(), Number(one.data.seconds)) }
}
