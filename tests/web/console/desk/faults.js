// A console in which something fails: one thing is told in JSON, and what it does all the same comes back.
import { handlers, page, text } from './page.js'
import { bar } from '../../../../src/touchstone/web/console/script/bar.js'
import { Console } from '../../../../src/touchstone/web/console/script/console.js'
import { Desk } from '../../../../src/touchstone/web/console/script/desk.js'
import { Drafts } from '../../../../src/touchstone/web/console/script/drafts.js'
import { home } from '../../../../src/touchstone/web/console/script/home.js'
import { Keeper, keyOf, opened, sealed } from '../../../../src/touchstone/web/console/script/keeper.js'

const DO = { answers, closed, unreadable, lost, typed, names, offline, ended, full, waits }
const server = { person: null, taken: [], ended: [] }
const event = { preventDefault () {} }
const soon = (pause = 60) => new Promise((resolve) => setTimeout(resolve, pause))
const answer = (said, status = 200) => ({ type: 'basic', status, ok: status < 300, json: async () => said })
const failure = (name) => Object.assign(new Error(''), { name })

function serve (key, attempts) {
  globalThis.fetch = async (address, { body } = {}) => {
    if (address.endsWith('/state/')) return answer({ person: server.person, token: 't', attempts, organisations: [], ended: server.ended })
    if (address.includes('/devices/')) return answer({ key })
    if (server.ill) throw new TypeError('cut')
    const { entries } = JSON.parse(body)
    for (const one of entries) server.taken.push([JSON.parse(one.body).attempt, JSON.parse(one.body).sequence])
    return answer({ chain: { last: entries.length, missing: [], words: '' }, refused: [], behind: 0, entries: [], out: [] })
  }
}

// A browser that has some assessments, and tabs with the first of them open.
async function browser (packs, { device, person, key }, number = 1) {
  const keeper = new Keeper(await opened())
  await keeper.know({ id: device, person, organisation: person }, await keyOf(key))
  const row = await keeper.deviceOf(device)
  for (const pack of packs) await keeper.putPack(row, pack)
  server.person = person
  serve(key, [{ attempt: packs[0].attempt, title: 'Observation', apprentice: 'Ada Okafor', portfolio: {} }])
  const made = await Promise.all(Array.from({ length: number }, async () => new Console(new Keeper(await opened()))))
  for (const tab of made) await tab.tally.count()
  location.hash = `#${packs[0].attempt}`
  for (const tab of made) await tab.open(packs[0].attempt)
  await soon()
  return { keeper, row, made }
}

// A desk that captures, and keeps nothing beyond this page.
function desk (pack, entries = []) {
  const session = {
    pack,
    entries,
    attempt: pack.attempt,
    device: { id: 'device', person: 'person' },
    listeners: new Set(),
    now: () => '2026-06-22T10:00:00Z',
    async capture (kind, data) { entries.push({ id: `e${entries.length}`, number: null, kind, data, at: '2026-06-22T09:30:00Z', by: 'person' }) }
  }
  const state = { online: true, message: '' }
  return new Desk(session, { state, draw () {}, say () {}, over () {}, tally: { total: () => ({ unsent: 0, refused: 0 }) } }, null, new Drafts(pack.method))
}

// A question and its answer are typed, and kept as one of the ways.
async function answers ({ pack }) {
  const said = {}
  for (const way of ['note', 'question']) {
    const one = desk(pack)
    await one.capture('section_started', { section: pack.method.sections[0].id })
    Object.assign(one.drafts.form, { way, text: 'How do you plan?', answer: 'By a model.' })
    one.submit(event)
    await soon()
    said[way] = [one.session.entries.slice(1).map(({ kind }) => kind), one.drafts.form.text, one.drafts.form.answer]
  }
  return said
}

// A tab whose connection was closed is locked; and on its own page there is something to read.
async function closed ({ pack, ...who }) {
  const { keeper, made: [ill, well] } = await browser([pack], who, 2)
  ill.keeper.db.close()
  const before = (await keeper.openable()).size
  await ill.lock()
  page.drawn = null
  ill.draw()
  await soon()
  const drawn = text(page.drawn).includes('<h1>Console</h1>')
  return { before, keys: (await keeper.openable()).size, shut: [ill.desk, well.desk], locked: [ill.locked, well.locked], said: ill.state.message, drawn }
}

// A line of the first assessment does not open: it is said, and the second one is sent.
async function unreadable ({ pack, other, ...who }) {
  const { keeper, row, made: [tab] } = await browser([pack, other], who)
  await tab.desk.capture('note', { text: 'Seen.', ksbs: [] })
  await tab.desk.capture('note', { text: 'Heard.', ksbs: [] })
  const second = await keeper.chain(row.id, other.attempt)
  await keeper.append(second, { hash: 'h', sealed: await sealed(row.key, { body: JSON.stringify({ attempt: other.attempt, sequence: 1 }), hash: 'h' }) })
  const [line] = await keeper.lines(row.id, pack.attempt)
  await keeper.db.put('lines', { ...line, sealed: { ...line.sealed, iv: new Uint8Array(12) } })
  await tab.tally.count()
  await tab.deliver()
  const sent = [server.taken.filter(([attempt]) => attempt === other.attempt).length, tab.state.message, Boolean(tab.sender.timer)]
  await tab.route()
  return { sent, desk: tab.desk, opened: tab.state.message, left: (await keeper.lines(row.id, pack.attempt)).length }
}

// A section runs that the plan has no longer.
async function lost ({ pack }) {
  const at = '2026-06-22T09:30:00Z'
  const one = desk(pack, [{ id: 'e', number: 1, kind: 'section_started', data: { section: 'gone' }, at, by: 'person' }])
  one.tick()
  const began = one.began.total
  const press = handlers(one.time(), 'click').at(-1) // of the section that comes last
  await press()
  return { began, kept: one.session.entries.at(-1).data.section }
}

async function typed ({ pack, device, ...who }) {
  const { keeper, made: [tab] } = await browser([pack], { device, ...who })
  tab.desk.drafts.form.text = 'Half a sentence'
  const off = { attempt: pack.attempt, device, put: true }
  await tab.takeOff(off)
  const first = [tab.state.message, Boolean(await keeper.pack(pack.attempt)), tab.typed]
  tab.desk.drafts.form.text = ''
  await tab.takeOff(off)
  return { first, then: await keeper.pack(pack.attempt) }
}

// Names are listed; then it is locked in one tab, unlocked, and somebody else signs in.
async function names ({ pack, other, ...who }) {
  const { made: [one, two] } = await browser([pack], who, 2)
  const listed = () => [one, two].map(({ state }) => state.listed?.length ?? null)
  for (const tab of [one, two]) await tab.deliver()
  const before = listed()
  await one.lock()
  await soon()
  const locked = listed()
  for (const tab of [one, two]) await tab.deliver()
  const still = listed()
  one.unlock()
  await soon(150)
  const back = listed()
  location.hash = `#${pack.attempt}`
  await one.open(pack.attempt)
  server.person = other
  await one.deliver()
  return { before, locked, still, back, said: one.state.message, desk: one.desk }
}

// Lock is pressed where the server cannot be asked: it asks first; and Unlock says why nothing opens, until it does.
async function offline ({ pack, ...who }) {
  const { keeper, made: [one] } = await browser([pack], who)
  await one.deliver()
  const press = async (words) => {
    const found = []
    const drawn = text(bar(one), found)
    const buttons = [...drawn.matchAll(/<button[^>]*>([^<]*)/g)].map(([, words]) => words)
    await found.filter(([name]) => name === 'click')[buttons.indexOf(words)][1]()
    await soon()
  }
  const keys = async () => (await keeper.openable()).size
  const said = () => text(bar(one))
  const answers = globalThis.fetch
  const away = (is) => { globalThis.fetch = is ? async () => { throw new TypeError('no network') } : answers }
  const states = [{ online: false }, { online: false, ill: true }, { online: true, ill: false, signedOut: true }]
  const whys = []
  for (const state of states) {
    one.told(state)
    await press('Lock')
    whys.push(said())
    await press('Do not lock')
  }
  const kept = [await keys(), Boolean(one.desk), said().includes('Lock all the same')]
  one.told({ online: false, signedOut: false })
  await press('Lock')
  one.told({ online: true }) // its reason is gone, and the question with it
  const back = said().includes('Lock all the same')
  one.told({ online: false })
  const anew = said().includes('Lock all the same')
  away(true)
  await press('Lock')
  await press('Yes, lock it now')
  const locked = [await keys(), one.locked, one.desk]
  await press('Unlock')
  await soon(200)
  const opened = [await keys(), one.state.message, text(page.drawn)]
  away(false)
  await one.sender.run()
  await soon()
  const after = [await keys(), one.state.message]
  await press('Lock') // with a network there is nothing to ask
  return { whys, kept, back, anew, locked, opened, after, online: [await keys(), one.locked] }
}

// The device is taken out of use while something of it is unsent, and at first the line is cut.
async function ended ({ pack, device, ...who }) {
  const { keeper, made: [tab, other] } = await browser([pack], { device, ...who }, 2)
  await tab.desk.capture('note', { text: 'Seen.', ksbs: [] })
  await tab.tally.count()
  const keys = async () => (await keeper.openable()).size
  server.ended = [device, 'another']
  server.ill = true
  const cut = await tab.deliver().then(() => 'sent', () => 'cut')
  const before = [cut, await keys(), server.taken.length, Boolean(tab.desk)]
  server.ill = false
  await tab.deliver()
  await soon(150)
  const after = [await keys(), server.taken.length, tab.desk, other.desk]
  const said = [tab.state.message, other.state.message]
  const row = await keeper.deviceOf(device)
  const shown = text(home(tab, tab.tally.works, await keeper.openable()))
  await tab.deliver() // and once more it does nothing
  const next = await keeper.device(who.person, who.person)
  return { before, after, said, ended: row.ended, shown, keys: await keys(), another: next.id !== device }
}

// There is no room for what is to be put here; or the browser fails in a way of its own.
async function full ({ pack, ...who }) {
  const { made: [tab] } = await browser([pack], who)
  const said = []
  for (const name of ['QuotaExceededError', 'UnknownError']) {
    tab.put = async () => { throw failure(name) }
    await tab.prepare({ attempt: pack.attempt })
    said.push(tab.state.message)
  }
  return { said }
}

// An older page holds the database; once its tab is closed, the console goes on.
async function waits () {
  const before = text(page.drawn)
  globalThis.older.close()
  await soon(200)
  return { before, after: text(page.drawn).includes('All assessments') }
}

let asked = ''
process.stdin.on('data', (part) => { asked += part })
process.stdin.on('end', async () => {
  const { what, ...said } = JSON.parse(asked)
  await soon() // the page has begun
  const found = await DO[what](said)
  process.stdout.write(JSON.stringify(found), () => process.exit())
})
