// The log in words, as the pages of the server say them.
import { clock as mark } from './pointing.js'

export function entries (number) { return `${number} ${number === 1 ? 'entry' : 'entries'}` }

export function plain (id) { return String(id).replaceAll('_', ' ') }

export function clock (seconds) {
  const whole = Math.max(0, Math.floor(Number(seconds)))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'Europe/London' })

// The time of day of a moment, as in England wherever the device thinks it is.
export function time (at) { return TIME.format(new Date(at)) }

const BOTH = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/London' })

function moment (at) { return BOTH.format(new Date(at)) }

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/London' })
const WRONG = 60_000 // milliseconds, from which on a clock is called wrong, as `console/clocks.py` does

// What the device's own clock said, where that was another time; in the words of the log's page.
export function deviceTime (at, wall) {
  if (!wall || Math.abs(Date.parse(at) - Date.parse(wall)) < WRONG) return ''
  const [day, then] = [at, wall].map((one) => DAY.format(new Date(one)))
  return ` (the device’s clock said ${time(wall)}${then === day ? '' : ` on ${then}`})`
}

const SAID = {
  section_started: (method, { section }) => [`${titled(method, section)} started`],
  section_ended: (method, { section }) => [`${titled(method, section)} ended`],
  declared: (method, { id, holds }) => [holds ? 'Declared' : 'Declared not to hold', method.declarations.find((one) => one.id === id)?.says],
  extension: (_, { minutes, reason }) => [`${minutes} minutes more`, reason],
  question: (method, { id, kind, text, answer }) => [`${id || ''} ${kindOf(method, kind)}`.trim(), answer ? `${text} – ${answer}` : text],
  seen: (_, data) => [`Seen${at(data)}`, data.text],
  note: (_, data) => data.check ? [data.holds ? 'Checked first' : 'Checked first: does not hold', data.text] : [`Note${at(data)}`, data.text],
  recording: (_, data) => [`Recording ${data.id || ''}`.trim(), recorded(data)],
  score: ({ test }, { score }) => [`Score: ${score}${test ? ` of ${test.out_of}` : ''}`],
  judgement: (_, { criterion, level, reason }) => [`${criterion}: ${level ? plain(level) : 'not yet assessed'}`, reason],
  signed: (_, { moment, how, name }) => [`The apprentice signed the ${moment}`, `${name}, ${how === 'page' ? 'on their own page' : 'on the assessor’s screen'}`],
  meeting_recorded: (_, data) => ['Recording of the meeting', `${data.where}\nKept by: ${data.kept_by}`],
  feedback: (_, { criterion, text }) => [`Feedback on ${criterion}`, text],
  taken_back: (_, { reason }) => ['Took an entry back', reason]
}

export function line (method, { kind, data, section }) {
  const [title, text = ''] = SAID[kind]?.(method, data) || [plain(kind)]
  return { title: section ? `${title}, in ${titled(method, section)}` : title, text }
}

function at ({ recording, second }) {
  if (!recording) return ''
  return ` in ${recording}${second === null || second === undefined ? '' : ` at ${mark(second)}`}`
}

// A recording as it was registered.
export function recorded ({ held_at: held, recorded_at: made, seconds, medium, visible, from_second: from, to_second: to }) {
  const seen = visible ? `visible: ${visible.map(plain).join(', ') || 'nobody'}` : 'who is visible was not looked at yet'
  const part = from === null || from === undefined ? '' : `; to assess: ${mark(from)} to ${mark(to)}`
  return `${mark(seconds)}, ${plain(medium)}; held ${moment(held)}, recorded ${moment(made)}; ${seen}${part}.`
}

function titled (method, id) { return method.sections.find((one) => one.id === id)?.title || plain(id) }
function kindOf (method, id) { return method.questions?.kinds.find((one) => one.id === id)?.title || plain(id) }
