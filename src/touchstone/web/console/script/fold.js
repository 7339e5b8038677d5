// What stands in the log of an attempt, and the facts it folds into: a port of `assessments/entries.py`.
// tests/web/console/hints holds it to the same answers; the server's answer is the one that counts.

const MICROS = 1_000_000
const CAPTURED = ['note', 'seen', 'question']
const MOMENT = /^([^.]*)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)$/

// A moment as whole microseconds: what a browser's own dates would cut off decides at a limit.
export function micros (text) {
  const [, whole, part = '', zone] = MOMENT.exec(text)
  return Date.parse(whole + zone) * 1000 + +part.padEnd(6, '0').slice(0, 6)
}

// Whole seconds of stretches together, downwards; one without an end adds its time until `now`, or nothing.
export function seconds (stretches, now) {
  let sum = 0
  for (const { start, end } of stretches) sum += (end ?? Math.max(now ?? start, start)) - start
  return Math.floor(sum / MICROS)
}

// The entries that none takes back, oldest first; those without a number yet follow in their order.
export function standing (entries) {
  const ordered = inOrder(entries)
  const back = one => one.kind === 'taken_back'
  const gone = new Set(ordered.filter(back).map(one => one.data.entry))
  return ordered.filter(one => !back(one) && !gone.has(one.id))
}

function inOrder (entries) {
  const place = one => one.number ?? Infinity
  return [...entries].sort((a, b) => place(a) - place(b) || 0)
}

// The judgement of a criterion that counts, what was written about it, and whether that is about this judgement,
// not about one that was judged anew or taken back since.
export function toldOf (entries, criterion) {
  const last = (some, kind) => standing(some).findLast(one => one.kind === kind && one.data.criterion === criterion)
  const [judged, written] = [last(entries, 'judgement'), last(entries, 'feedback')]
  const ordered = inOrder(entries)
  const before = written && last(ordered.slice(0, ordered.indexOf(written)), 'judgement')
  return { judged, written, fresh: Boolean(judged && before === judged) }
}

export function fold (entries) {
  const log = standing(entries)
  const facts = {
    declared: new Map(), levels: new Map(), seen: [], questions: [], score: null, extension: null
  }
  for (const entry of log) FOLDS[entry.kind]?.(facts, entry.data, entry)
  const held = stretches(log)
  const { entry, section, since } = held.find(one => !one.end) || {}
  facts.running = entry ? { entry, section, since } : null
  const [first] = facts.sections = held.sort(by('start', 'section'))
  // a question from before the first section does not count
  facts.questions = facts.questions.filter(one => !(one.at < first?.start)).sort(by('at', 'id'))
  return facts
}

const FOLDS = {
  declared (facts, { id, holds }, { at }) {
    // saying it once more does not make it later
    if (facts.declared.get(id)?.holds !== holds) facts.declared.set(id, { holds, at: micros(at) })
  },
  extension (facts, { minutes }) { facts.extension = minutes },
  seen (facts, data) { facts.seen.push(data) },
  question (facts, data, { at }) { facts.questions.push({ ...data, at: micros(at) }) },
  score (facts, { score }) { facts.score = score },
  judgement (facts, { criterion, level }) {
    if (level === null) facts.levels.delete(criterion) // back to not yet assessed
    else facts.levels.set(criterion, level)
  }
}

// The stretches of sections as they were begun; an end closes the start that it names, and no other.
function stretches (log) {
  const held = new Map()
  for (const { id: entry, kind, data: { section }, at: since } of log) {
    if (kind === 'section_started') held.set(entry, { entry, section, since, start: micros(since), end: null })
  }
  for (const { kind, data, at } of log) {
    const started = kind === 'section_ended' && held.get(data.start)
    if (started) started.end = micros(at)
  }
  return [...held.values()]
}

// In which section something was captured: the one that it names, else the one under way by then; of two that meet
// there, the later. A port of `assessments/lines.py`.
export function sectionsOf (entries) {
  const held = stretches(standing(entries)).sort(by('start', 'section'))
  return ({ kind, data, at }) => {
    if (!CAPTURED.includes(kind)) return null
    const moment = micros(at)
    return data.section || held.findLast(one => one.start <= moment && (one.end === null || moment <= one.end))?.section || null
  }
}

// By a moment, and at the same one by name.
function by (moment, name) {
  return (a, b) => a[moment] - b[moment] || (a[name] > b[name]) - (a[name] < b[name])
}
