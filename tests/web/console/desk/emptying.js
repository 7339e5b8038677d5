// What counts as typed, and what of it was captured: one thing is told in JSON, and what is there then comes back.
import { handlers, page, text } from './page.js'
import { desk, soon } from './desks.js'
import { lacking, together } from '../../../../src/touchstone/web/console/script/drafts.js'
import { feedback } from '../../../../src/touchstone/web/console/script/feedback.js'
import { judging } from '../../../../src/touchstone/web/console/script/judging.js'

const DO = { merged, emptied, notJudged, granted }
const event = (value) => ({ preventDefault () {}, target: { value } })
const firstOf = ({ method }) => method.themes[0].criteria[0].id

// What two tabs left, and what of it was captured since: what differs in anything was not.
async function merged () {
  const nothing = { form: { way: 'note', text: '', answer: '', ksbs: [] }, judged: {}, saying: {}, forms: {}, open: null, unfolded: [] }
  const judgement = { level: 'met', reason: 'Shown.', pointers: ['e1'], places: 'R1:  2\n' }
  const tab = (level) => ({ ...nothing, judged: { C1: { ...judgement, level } } })
  const level = (...some) => some.map(tab).reduce((one, other) => together(one, other)).judged.C1.level
  const since = (kind, data, said) => lacking({ ...nothing, ...said, after: 4 }, [{ sequence: 5, kind, data }])
  const asked = { way: 'question', text: 'Why?', answer: 'By a model', ksbs: ['K1'] }
  const judged = (data) => Object.keys(since('judgement', { criterion: 'C1', level: 'met', reason: 'Shown.', pointers: ['e1', 'R1: 2'], ...data }, { judged: { C1: judgement } }).judged).length
  const more = { minutes: '5', reason: 'A fire alarm.' }
  const room = { where: 'Room 4 ', kept_by: 'Ada' }
  return {
    levels: [level('met', null), level(null, 'met'), level('met', undefined)],
    answer: since('seen', { text: '', ksbs: ['K1'] }, { form: { ...asked, text: '' } }).form.answer,
    asked: ['By a model', 'By a'].map((answer) => since('question', { text: 'Why?', answer, ksbs: ['K1'] }, { form: asked }).form.text || ''),
    noted: since('note', { text: 'Why?', ksbs: ['K1'] }, { form: { ...asked, way: 'note' } }).form,
    tags: [['K1'], ['K1', 'K2']].map((ksbs) => since('seen', { text: '', ksbs: ['K1'] }, { form: { way: 'seen', text: '', answer: '', ksbs } }).form.ksbs || []),
    judged: [judged(), judged({ level: null }), judged({ pointers: ['R1: 2'] }), judged({ pointers: ['e1'] })],
    extension: [5, 3].map((minutes) => Object.keys(since('extension', { minutes, reason: more.reason }, { forms: { extension: more } }).forms).length),
    recorded: ['Ada', 'Hill'].map((by) => Object.keys(since('meeting_recorded', { where: 'Room 4', kept_by: by }, { forms: { recorded: room } }).forms).length)
  }
}

// What is put back as it was, or emptied, is nothing that could be kept: neither is what was only tried to be kept.
async function emptied ({ pack }) {
  const one = desk({ pack })
  const id = one.drafts.open = firstOf(pack)
  const press = (view, name, at, value) => handlers(view(one), name).at(at)(event(value))
  const typed = () => [one.drafts.typed, Object.keys(one.drafts.said.judged).length + Object.keys(one.drafts.said.saying).length]
  const found = {}
  press(judging, 'submit', 0)
  await soon(20)
  found.pressed = [text(judging(one)).includes('Choose a level.'), typed()]
  press(judging, 'input', -1, 'Half')
  found.half = typed()
  press(judging, 'input', -1, '')
  found.empty = [text(judging(one)).includes('Choose a level.'), typed()]
  await one.capture('judgement', { criterion: id, level: pack.method.levels[0].id, reason: 'Shown.', pointers: [] })
  press(judging, 'change', -1)
  found.notYet = typed()
  press(judging, 'change', -2)
  found.putBack = typed()
  for (const [name, value] of [['words', 'Name it'], ['none', ''], ['spaces', '  ']]) {
    press(feedback, 'input', 0, value)
    found[name] = typed()
  }
  const { saying } = one.drafts
  delete saying[id]
  const shown = text(feedback(one)).match(/\.value=([^@]*) @input/)[1]
  press(feedback, 'input', 0, `${shown} More`)
  press(feedback, 'input', 0, shown)
  return { ...found, shown: typed() }
}

// Feedback about a criterion that is judged "Not yet" since: its words can be read, and be let go.
async function notJudged ({ pack }) {
  const one = desk({ pack })
  const id = firstOf(pack)
  const judge = (level) => one.capture('judgement', { criterion: id, level, reason: 'Shown.', pointers: [] })
  await judge(pack.method.levels[0].id)
  handlers(feedback(one), 'input')[0](event('Half of the feedback'))
  await judge(null)
  const then = text(feedback(one))
  await judge(pack.method.levels[0].id)
  const again = text(feedback(one)).includes('Half of the feedback')
  await judge(null)
  page.focused = []
  handlers(feedback(one), 'click')[0]()
  return { words: then.includes('Half of the feedback'), count: /Feedback: \d/.test(then), keeps: then.includes('>Keep<'), again, left: [one.drafts.typed, text(feedback(one))], focused: page.focused }
}

// Minutes that were granted elsewhere while a reason was typed here: it is still to be seen.
async function granted ({ pack }) {
  const duration = { ...pack.method.duration, extension_minutes: '5' }
  const one = desk({ pack: { ...pack, method: { ...pack.method, duration } } })
  one.drafts.type('extension', { name: 'reason', value: 'A fire alarm' })
  await one.capture('extension', { minutes: 3, reason: 'A fire alarm.' })
  const shown = text(one.extension())
  one.drafts.type('extension', { name: 'reason', value: '' })
  return { shown: [shown.includes('3 minutes more were granted.'), shown.includes('A fire alarm')], then: text(one.extension()).includes('<form') }
}

let asked = ''
process.stdin.on('data', (part) => { asked += part })
process.stdin.on('end', async () => {
  const { what, ...said } = JSON.parse(asked)
  const found = await DO[what](said)
  process.stdout.write(JSON.stringify(found), () => process.exit())
})
