// The desk while an assessment is held: one thing is told in JSON, and what the page says comes back.
import { handlers, page, text } from './page.js'
import { desk, soon } from './desks.js'
import { judging, save } from '../../../../src/touchstone/web/console/script/judging.js'

const DO = { early, running, owed, tagged, keys, turned, remembered, pointed, logged, headed, takenBack, bank, extended }
const event = { preventDefault () {} }
const said = (one) => text(one.time()).match(/class="spent".*?textContent=([^<>]*?)>/)[1]

// A question is typed before the first Start, and kept again after it.
async function early ({ pack }) {
  const one = desk({ pack })
  Object.assign(one.drafts.form, { way: 'question', text: 'How do you plan?', answer: 'By a model.', ksbs: new Set(['K1']) })
  const before = text(one.capturing())
  const kinds = () => one.session.entries.map(({ kind }) => kind)
  one.submit(event)
  await soon(20)
  const { text: words, answer, ksbs } = one.drafts.form
  const refused = [kinds(), one.told, words, answer, [...ksbs]]
  handlers(one.section(pack.method.sections[0]), 'click')[0]()
  await soon(20)
  const begun = [one.told, text(one.capturing()).includes('Start the first section')]
  one.submit(event)
  await soon(20)
  const after = [kinds(), one.drafts.form.text, one.drafts.form.answer]
  const beside = desk({ pack: { ...pack, seat: 'seat' } }) // who marks beside leaves the clock to the assessor
  Object.assign(beside.drafts.form, { way: 'question', text: 'How do you plan?' })
  beside.submit(event)
  await soon(20)
  return { before, refused, begun, after, beside: beside.session.entries.length }
}

// A section runs on to some minutes without anything being captured or drawn: what the page says at each.
async function running ({ pack, section, minutes, granted }) {
  const start = Date.parse('2026-06-22T09:30:00Z')
  let passed = 0
  const one = desk({ pack, now: () => new Date(start + passed * 1000).toISOString() })
  await one.capture('section_started', { section })
  if (granted) await one.capture('extension', { minutes: granted, reason: 'A fire alarm.' })
  const figure = { textContent: '', parentElement: { dataset: {} } }
  page.found = { '[data-clock=whole]': figure, '.spent': { textContent: '' } }
  let draws = 0
  one.app.draw = () => draws++
  one.tick()
  const told = minutes.map((minute) => {
    passed = Math.round(minute * 60)
    one.tick()
    return [figure.textContent, figure.parentElement.dataset.over, page.found['.spent'].textContent, said(one)]
  })
  return { told, draws, whole: text(one.time()) }
}

// A criterion is judged with a place; what the page says beside the field, and what was kept.
async function pointed ({ pack, recorded, places }) {
  const one = desk({ pack })
  await one.capture('recording', recorded)
  const [first] = pack.method.themes[0].criteria
  const found = []
  for (const place of places) {
    one.drafts.open = first.id
    one.drafts.judged[first.id] = { level: pack.method.levels[0].id, reason: 'Not named.', pointers: new Set(), places: place }
    const kept = await save(one, first)
    const field = text(judging(one)).match(/aria-invalid=(\w+)[^]*?id=places-wrong-[^>]*>([^<]*)</)
    found.push([kept, ...(kept ? [] : [field[1], field[2]]), one.drafts.judged[first.id]?.places || ''])
    delete one.drafts.judged[first.id]
    one.session.entries.splice(1) // the next is judged anew
  }
  return found
}

function headed ({ packs }) { return packs.map((pack) => text(desk({ pack }).head())) }

// The log on the screen, with what the device's own clock said of entries.
function logged ({ pack, entries }) {
  const one = desk({ pack })
  one.session.entries.push(...entries)
  one.reckon()
  return entries.map((each) => text(one.entry(each, true)).match(/entry-head">(.*?)<\/p>/)[1].replace(/<[^>]*>/g, ''))
}

async function owed ({ pack }) {
  const one = desk({ pack })
  const sampled = pack.method.ksbs.filter(({ treatment }) => treatment === 'sampled').map(({ code }) => code)
  const shown = [text(one.owed())]
  for (const code of sampled) {
    await one.capture('seen', { text: 'There.', ksbs: [code] })
    shown.push(text(one.owed()))
  }
  return shown
}

// What is typed keystroke by keystroke, with `-K4` for a chip that is taken off and `+K4` for one that is ticked.
async function tagged ({ pack, acts }) {
  const one = desk({ pack: { ...pack, method: { ...pack.method, ksbs: ['K1', 'K4', 'K10', 'K100', 'S9'].map((code) => ({ code, text: '' })) } } })
  const told = []
  for (const act of acts) {
    if (/^[+-]/.test(act)) one.tag(act.slice(1), act.startsWith('+'))
    else for (let at = 1; at <= act.length; at++) one.typing(one.drafts.form.text + act[at - 1])
    told.push([...one.drafts.form.ksbs])
  }
  return told
}

// Keys with Alt held, in the capture form and elsewhere.
async function keys ({ presses }) {
  const clicked = []
  const form = { contains: (where) => where === 'in the form' }
  page.found = { 'input[name=way]': ['note', 'seen'].map((way) => ({ form, click () { clicked.push(way) } })) }
  const told = presses.map(({ inside, ...how }) => {
    document.activeElement = inside ? 'in the form' : 'elsewhere'
    page.focused.length = clicked.length = 0
    let prevented = false
    page.pressed.keydown({ target: {}, key: '¡', ctrlKey: false, metaKey: false, ...how, preventDefault () { prevented = true } })
    return [...clicked, ...page.focused, prevented]
  })
  return told
}

// Without a network: what something rests on is not taken back before that is.
async function takenBack ({ pack }) {
  const one = desk({ pack })
  const asked = []
  globalThis.window.prompt = (words) => { asked.push(words); return ' Not so. ' }
  await one.capture('note', { text: 'There.', ksbs: ['K1'] })
  const [note] = one.session.entries
  const [first] = pack.method.themes[0].criteria
  await one.capture('judgement', { criterion: first.id, level: null, reason: '', pointers: [note.id] })
  const judged = one.session.entries[1]
  one.session.entries.push({ ...note, id: 'page', number: 1, kind: 'signed', data: { moment: 'start', how: 'page', name: 'Ada Okafor' } })
  const shown = () => one.session.entries.map((each) => (text(one.entry(each, true)).match(/role="alert">([^<]*)</) || ['', ''])[1])
  const press = async (each) => {
    await handlers(one.entry(each, true), 'click')[0]()
    return [shown().slice(0, 3), asked.length]
  }
  const told = [await press(note), await press(one.session.entries[2]), await press(judged), await press(note)]
  return { told, kinds: one.session.entries.slice(3).map(({ kind, data }) => [kind, data.entry, data.reason]) }
}

// A question of the set is kept, and taken back: what the set offers each time.
async function bank ({ pack }) {
  const one = desk({ pack: { ...pack, questions: [{ id: 'b1', text: 'How do you plan?', ksbs: [], theme: null }] } })
  const offers = () => text(one.asking(pack.method.questions.kinds)).includes('How do you plan?')
  const told = [offers()]
  await one.capture('question', { bank: 'b1', text: 'How do you plan?', ksbs: [], answer: '' })
  told.push(offers())
  await one.capture('taken_back', { entry: one.session.entries[0].id, reason: 'Not asked.' })
  told.push(offers())
  return told
}

// More time is granted with each of some reasons: what is kept, and what the page says.
async function extended ({ pack, reasons }) {
  const told = []
  for (const reason of reasons) {
    const one = desk({ pack })
    for (const [name, value] of [['minutes', '5'], ['reason', reason]]) one.drafts.type('extension', { name, value })
    one.grant(event)
    await soon(20)
    const [, said] = text(one.extension()).match(/role="alert"[^>]*>([^<]*)</) || ['', '']
    told.push([one.session.entries.map(({ data }) => data.reason), said, one.drafts.of('extension').reason ?? null])
  }
  return told
}

// The keys of one character are turned off in the list of keys, and on again; each time they and Alt+1 are pressed.
async function turned ({ pack }) {
  const kept = new Map()
  globalThis.localStorage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, one) => kept.set(name, one), removeItem: (name) => kept.delete(name) }
  document.activeElement = 'elsewhere'
  page.found = { 'input[name=way]': [{ form: { contains: () => true }, click () { page.focused.push('note') } }] }
  const press = (key, more) => page.pressed.keydown({ target: {}, key, altKey: false, ctrlKey: false, metaKey: false, ...more, preventDefault () {} })
  const pressed = () => {
    page.focused.length = 0
    for (const key of ['?', '/', 't', 'O', 'j', 'g', 'l']) press(key)
    press('¡', { altKey: true, code: 'Digit1' })
    return [...page.focused]
  }
  const change = (checked) => handlers(desk({ pack }).head(), 'change')[0]({ target: { checked } })
  const found = { first: pressed(), list: text(desk({ pack }).head()) }
  change(false)
  found.off = [pressed(), [...kept.keys()]]
  change(true)
  found.on = [pressed(), [...kept.keys()]]
  delete globalThis.localStorage // a browser that keeps nothing
  change(false)
  return { ...found, without: pressed() }
}

// A page that is opened where they were turned off before.
async function remembered () {
  globalThis.localStorage = { getItem: () => '1' }
  page.focused.length = 0
  page.pressed.keydown({ target: {}, key: 'l', preventDefault () {} })
  return [...page.focused]
}

let asked = ''
process.stdin.on('data', (part) => { asked += part })
process.stdin.on('end', async () => {
  const { what, ...more } = JSON.parse(asked)
  const answer = await DO[what](more)
  process.stdout.write(JSON.stringify(answer), () => process.exit())
})
