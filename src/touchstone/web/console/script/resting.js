// What rests on an entry, and has to go or change before the entry is taken back: a port of `assessments/resting.py`.
// tests/web/console/resting holds both to the same answers.
import { standing } from './fold.js'
import { listed } from './why.js'
import { line, time } from './wording.js'

const NAMED = ['question', 'recording'] // kinds whose entries have a name of their own
const ANSWERS = { judgement: 'criterion', feedback: 'criterion', score: 'kind' }
const SIGNED = 'The apprentice signed this on their own page; it stays.'

// Why a standing entry cannot be taken back now; '' where it can.
export function whyItStays (method, entries, gone) {
  if (signedElsewhere(gone)) return SIGNED
  const needed = restsOn(entries, gone)
  return needed.length ? `Take back or change first what rests on it: ${listed(needed.map((one) => `${line(method, one).title} (${time(one.at)})`))}.` : ''
}

export function signedElsewhere ({ kind, data }) { return kind === 'signed' && data.how === 'page' }

// What was not sent yet is pointed at by its id.
export function restsOn (entries, gone) {
  const left = standing(entries).filter(({ id }) => id !== gone.id)
  const recording = gone.kind === 'recording' ? gone.data.id : null
  const other = left.some((one) => one.kind === 'recording' && one.data.id === recording)
  const names = [gone.id, ...(gone.number === null ? [] : [`#${gone.number}`]), ...(NAMED.includes(gone.kind) ? [gone.data.id] : [])]
  const counting = new Set(new Map(left.filter(({ kind }) => ANSWERS[kind]).map((one) => [`${one.kind} ${one.data[ANSWERS[one.kind]]}`, one])).values())
  return [
    ...left.filter(({ data }) => data.start === gone.id),
    ...left.filter(({ data }) => recording && !other && [recording, gone.id].includes(data.recording)),
    ...left.filter((one) => counting.has(one) && one.data.pointers?.some((each) => names.includes(each.split(':')[0].trim())))
  ]
}
