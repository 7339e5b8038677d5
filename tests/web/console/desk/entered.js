// What an assessor enters of a test's score and of recordings, at a desk by itself and in the console.
import { handlers, page, text } from './page.js'
import { desk, soon } from './desks.js'
import { Drafts, lacking } from '../../../../src/touchstone/web/console/script/drafts.js'
import { recordings } from '../../../../src/touchstone/web/console/script/recordings.js'
import { score } from '../../../../src/touchstone/web/console/script/score.js'
import { Session } from '../../../../src/touchstone/web/console/script/session.js'
import { judging, save as judge } from '../../../../src/touchstone/web/console/script/judging.js'
import { Submission } from '../../../../src/touchstone/web/console/script/submitting.js'

const DO = { scored, registered, seen, named, merged, forms }
const event = { preventDefault () {} }
const SECOND_TAP = 600
const words = (one) => text(one).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim()

// A desk at which what is captured can be submitted, as far as it knows.
function whole (said) {
  const one = desk(said)
  Object.assign(one.session, { own: new Map(), server: [], last: 0 })
  one.session.keeper = { deviceOf: async () => null, chain: async () => ({}) }
  Object.assign(one.app, { tally: { of: () => ({ unsent: 0, refused: [] }) }, drafts: { there: async () => false } })
  one.submission = new Submission(one)
  return one
}

function field (view, name, more) {
  handlers(view, 'input')[0]({ target: { name, type: 'text', ...more } })
}

async function press (view) {
  handlers(view, 'submit')[0](event)
  await soon(20)
}

// The score of a test: refused outside its marks, kept once, changed with its history; and then it can be submitted.
async function scored ({ pack, wrong }) {
  const one = whole({ pack })
  for (const { id } of pack.method.declarations) await one.capture('declared', { id, holds: true })
  const before = [one.hints.left, words(one.submission.view())]
  const refused = []
  for (const value of wrong) {
    field(score(one), 'score', { value })
    await press(score(one))
    refused.push([one.session.entries.length, one.unscored])
  }
  const typed = one.typed
  for (const value of ['30.50', '30.5', '31']) {
    field(score(one), 'score', { value })
    await press(score(one))
    await soon(SECOND_TAP)
  }
  const kept = one.session.entries.filter(({ kind }) => kind === 'score').map(({ id, data, replaces }) => [id, data, replaces])
  field(score(one), 'score', { value: '32' })
  const open = words(one.submission.view())
  field(score(one), 'score', { value: '31' })
  return { before, refused, typed: [typed, one.typed], kept, shown: words(score(one)), left: one.hints.left, grade: one.hints.grade.highest, submits: [open, words(one.submission.view())], log: words(one.log()) }
}

// What a desk has for neither.
function forms ({ pack }) {
  const one = desk({ pack })
  return [score(one), recordings(one)].map((view) => text(view))
}

// A recording is registered: what is wrong is marked and nothing goes; what was put back counts as nothing.
async function registered ({ pack, typed, people }) {
  const one = desk({ pack, now: () => '2026-06-22T10:00:00Z' })
  const nothing = text(one.where())
  const type = (said) => { for (const [name, value] of Object.entries(said)) field(recordings(one), name, { value }) }
  type({ medium: 'audio' })
  const other = one.typed
  type({ medium: 'video' })
  const back = one.typed
  type({ ...typed, recorded_at: '2026-06-30T10:00' })
  await press(recordings(one))
  const marked = words(recordings(one))
  const refused = [one.session.entries.length, one.drafts.of('recording').seconds, page.focused.at(-1)]
  type(typed)
  field(recordings(one), 'looked', { type: 'checkbox', checked: true, value: 'on' })
  for (const value of [...people].reverse()) field(recordings(one), 'visible', { type: 'checkbox', checked: true, value })
  handlers(recordings(one), 'submit')[0](event)
  await press(recordings(one))
  const [{ kind, data }, ...rest] = one.session.entries
  return { nothing, typed: [other, back], marked, refused, kind, data, rest: rest.length, left: one.typed, shown: words(recordings(one)) }
}

const known = (id, code, seconds) => ({ id, number: null, kind: 'recording', at: '2026-06-22T09:00:00Z', by: 'person', replaces: null, data: { id: code, held_at: '2026-06-05T14:00:00+01:00', recorded_at: '2026-06-05T14:00:00+01:00', seconds, medium: 'video', visible: null, from_second: null, to_second: null, file: null } })

// Something is seen at a second of a recording; the recording stays chosen until the section changes.
async function seen ({ pack, ksb }) {
  const one = desk({ pack })
  one.session.entries.push(known('own', 'R1', 1865), { ...known('theirs', 'R2', 60), number: 2 })
  one.reckon()
  const keep = async (said) => {
    one.set(said)
    one.submit(event)
    await soon(20)
    return one.told
  }
  const told = [await keep({ text: 'There.', second: '12:40' }), await keep({ recording: 'own', second: '31:06' }), await keep({ second: '12.40' })]
  const before = one.session.entries.length
  await keep({ second: '12:40' })
  const stays = [one.drafts.form.recording, one.drafts.form.second, one.typed]
  await soon(SECOND_TAP)
  one.tag(ksb, true)
  await keep({ way: 'seen' })
  await soon(SECOND_TAP)
  await one.turn(pack.method.sections[0], false)
  const then = one.drafts.form.recording
  one.set({ way: 'question', second: '1:00' })
  const hidden = [one.typed, words(one.capturing()).includes('In the recording')]
  one.set({ way: 'note' })
  const [criterion] = pack.method.themes.flatMap(({ criteria }) => criteria)
  one.drafts.open = criterion.id
  one.drafts.judged[criterion.id] = { level: pack.method.levels.at(-1).id, reason: 'There.', pointers: new Set(), places: 'R1: 12:40\nR2: 0:30' }
  const judged = [words(judging(one)).includes('Seconds and pages'), await judge(one, criterion)]
  const [note, sighting] = one.session.entries.slice(before).map(({ kind, data }) => [kind, data])
  return { told, before, stays, note, sighting, then, hidden, shown: one.typed, judged, pointers: one.session.entries.at(-1).data.pointers }
}

// What was captured here names its recording by entry, and follows it when the server gives its code to another.
function named ({ pack }) {
  const one = new Session(null, {}, { device: { id: 'device' }, pack: { ...pack, entries: [] } })
  const line = (sequence, id, kind, data) => one.add({ id, kind, data, wall: '2026-06-22T09:00:00Z', by: 'person', sequence, replaces: null, stretch: 's' })
  const { data: { id: code, ...data } } = known('', '', 1865)
  line(1, 'own', 'recording', data)
  line(2, 'note', 'note', { text: 'There.', ksbs: [], recording: 'own', second: 760 })
  line(3, 'judgement', 'judgement', { criterion: 'one', level: 'met', reason: 'There.', pointers: ['own: 12:40', 'note'] })
  const told = () => one.entries.filter(({ id }) => id !== 'theirs').map(({ data }) => data.recording || data.pointers || data.id)
  const before = told()
  one.server = [{ ...known('theirs', 'R1', 60), number: 1 }]
  one.changed()
  return { code, before, after: told() }
}

// What was captured as the tab was killed does not come back; what was not, does.
function merged ({ pack, typed, data, id }) {
  const { form } = new Drafts(pack.method).said
  const said = { after: 0, form: { ...form, text: 'There.', recording: 'own', second: '12:40' }, judged: { one: { level: 'met', reason: 'There.', pointers: [], places: 'R1: 12:40' } }, saying: {}, forms: { recording: typed, score: { score: '30.50' } } }
  const left = (...entries) => {
    const { form: { text: words, second = '' }, forms, judged } = lacking(said, entries.map(([kind, data]) => ({ sequence: 1, kind, data })))
    return [words || '', second, Object.keys(forms).sort(), Object.keys(judged)]
  }
  const note = { text: 'There.', ksbs: [], recording: 'own', second: 760 }
  const judged = { criterion: 'one', level: 'met', reason: 'There.' }
  return {
    all: left(['note', note], ['recording', data], ['score', { score: '30.5' }], ['judgement', { ...judged, pointers: [`${id}: 12:40`] }]),
    none: left(['note', { ...note, recording: 'other' }], ['recording', { ...data, seconds: 1 }], ['score', { score: '30' }], ['judgement', { ...judged, pointers: [`${id}: 12:41`] }])
  }
}

let asked = ''
process.stdin.on('data', (part) => { asked += part })
process.stdin.on('end', async () => {
  const { what, ...more } = JSON.parse(asked)
  const answer = await DO[what](more)
  process.stdout.write(JSON.stringify(answer), () => process.exit())
})
