// Submitting from the console: tabs of one browser and a server that takes, refuses or is away.
import { handlers, page, text } from './page.js'
import { Console } from '../../../../src/touchstone/web/console/script/console.js'
import { Keeper, keyOf, opened } from '../../../../src/touchstone/web/console/script/keeper.js'

const DO = { ready, offline, captured, refused, lost, beside, receipt, askedBack, full, lockedOff, listed, beneath, poison, unseen, typedAfter, typedThere, leftBehind, meanwhile, putAgain, should, others, forces }
const server = { person: null, away: true, refuses: null, drops: 0, wishes: [], granted: new Set(), taken: new Map(), submits: 0, entries: [], heard: [], notes: [] }
const soon = (pause = 150) => new Promise((resolve) => setTimeout(resolve, pause))

// Locks of tabs that live: the console of the page itself, which is a tab too, takes none of their words.
const held = new Set()
const locks = {
  async request (name, work) {
    while (held.has(name)) await soon(5)
    held.add(name)
    await work()
    held.delete(name)
  },
  query: async () => ({ held: [...held].map((name) => ({ name })) })
}
Object.defineProperty(globalThis, 'navigator', { value: { onLine: false, locks }, configurable: true })

const answer = (said, status = 200) => ({ type: 'basic', status, ok: status < 300, json: async () => said })
const words = (tab) => text(tab.desk.after()).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim()

const drawn = () => text(page.drawn).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

function serve (key) {
  globalThis.fetch = async (address, { body } = {}) => {
    if (server.away) throw new TypeError('no network')
    if (address.endsWith('/state/')) return answer({ person: server.person, token: 't', attempts: [], organisations: [] })
    if (address.includes('/devices/')) return answer({ key })
    if (address.endsWith('/submit/')) return submitted(JSON.parse(body))
    for (const one of JSON.parse(body).entries) server.taken.set(JSON.parse(one.body).sequence, one.hash)
    return answer({ chain: { last: server.taken.size, missing: [], words: 'all received' }, refused: [], behind: 0, entries: server.entries, out: [], submitted: server.submits > 0 })
  }
}

function submitted ({ wish, last, head, heard, notes }) {
  server.heard.push(heard)
  server.notes.push(notes)
  server.wishes.push([wish, last === server.taken.size && server.taken.get(last) === head])
  if (server.refuses) return answer({ message: server.refuses[0], reasons: server.refuses }, 422)
  if (!server.granted.has(wish)) server.submits++
  server.granted.add(wish)
  if (server.drops-- > 0) throw new TypeError('cut')
  return answer({ submitted: true })
}

async function tabs (number, { pack, device, person, key }) {
  serve(key)
  const keeper = new Keeper(await opened())
  await keeper.know({ id: device, person, organisation: person }, await keyOf(key))
  await keeper.putPack(await keeper.deviceOf(device), pack)
  server.person = person
  location.hash = `#${pack.attempt}`
  const made = await Promise.all(Array.from({ length: number }, async () => new Console(new Keeper(await opened()))))
  for (const tab of made) await tab.open(pack.attempt)
  await soon()
  return made
}

const note = (tab) => tab.desk.capture('note', { text: 'Seen.', ksbs: [] })
const press = async (tab, at = 0) => {
  await handlers(tab.desk.submission.view(), 'click')[at]()
  await soon()
}

async function judged (tab, { method }) {
  for (const theme of method.themes) {
    for (const { id } of theme.criteria) await tab.desk.capture('judgement', { criterion: id, level: 'met', reason: 'Shown.', pointers: [] })
  }
}

async function whole (tab, { pack }) {
  await judged(tab, pack)
  for (const { id } of pack.method.declarations) await tab.desk.capture('declared', { id, holds: true })
  await soon()
}

async function wish (tab) {
  await press(tab)
  await press(tab)
}

async function online (...some) {
  server.away = false
  await Promise.all(some.map(async (tab) => {
    await tab.sender.busy
    await tab.sender.run() // in its turn: what is sent by itself meanwhile is not sent twice
  }))
  await soon()
}

// What is missing is listed; the button comes when nothing is, and asks first.
async function ready (said) {
  const [tab] = await tabs(1, said)
  const shown = [words(tab)]
  await judged(tab, said.pack)
  shown.push(words(tab))
  for (const { id } of said.pack.method.declarations) await tab.desk.capture('declared', { id, holds: true })
  await soon()
  tab.desk.drafts.form.text = 'Half a sentence'
  shown.push(words(tab))
  tab.desk.drafts.form.text = ''
  shown.push(words(tab))
  await press(tab)
  shown.push(words(tab))
  await press(tab, 1) // not yet
  shown.push(words(tab))
  await online(tab)
  return { shown, wishes: server.wishes.length, focused: page.focused }
}

// Without a network it is kept, over a new tab and a lock, can be taken back, and goes once from two tabs.
async function offline (said) {
  const [tab, other] = await tabs(2, said)
  await whole(tab, said)
  await wish(tab)
  const kept = [words(tab), words(other)]
  const row = await tab.keeper.chain(said.device, said.pack.attempt)
  await press(tab) // take it back
  const back = [words(tab), words(other)]
  await wish(tab)
  await tab.lock()
  await tab.keeper.know(await tab.keeper.deviceOf(said.device), await keyOf(said.key))
  tab.unlock()
  location.hash = `#${said.pack.attempt}`
  await tab.open(said.pack.attempt)
  await other.open(said.pack.attempt)
  await soon()
  const again = words(tab)
  await online(tab, other)
  await online(tab, other)
  return { kept, sealed: Object.keys(row.wish).sort(), back, again, wishes: server.wishes, submits: server.submits, done: [words(tab), words(other)] }
}

// Something is captured after it, here or in another tab.
async function captured (said) {
  const [tab, other] = await tabs(2, said)
  await whole(tab, said)
  await wish(tab)
  await note(other)
  await soon()
  const fell = [words(tab), words(other)]
  await online(tab, other)
  const sent = server.wishes.length
  await press(tab) // it is read
  const read = words(tab)
  await wish(tab)
  await online(tab, other)
  return { fell, sent, read, wishes: server.wishes, done: words(tab) }
}

// The server says no: its reasons stay until they are read, also in the next tab.
async function refused (said) {
  const [tab] = await tabs(1, said)
  await whole(tab, said)
  await wish(tab)
  server.refuses = ['It does not hold yet.', 'Too short. Add what is missing.']
  await online(tab)
  const told = words(tab)
  await online(tab)
  await tab.open(said.pack.attempt)
  await soon()
  return { told, again: words(tab), wishes: server.wishes.length }
}

// The answer is lost on its way: the same wish is sent again.
async function lost (said) {
  const [tab] = await tabs(1, said)
  await whole(tab, said)
  await wish(tab)
  server.drops = 1
  await online(tab)
  await online(tab)
  return { wishes: server.wishes.map(([id]) => id), submits: server.submits, done: words(tab) }
}

// Who marks beside has a page of their own.
async function beside (said) {
  const [tab] = await tabs(1, { ...said, pack: { ...said.pack, seat: 'seat' } })
  await whole(tab, said)
  return { shown: words(tab) }
}

// A receipt comes while the question is on the screen; then a note of another device does.
async function receipt (said) {
  const [tab] = await tabs(1, said)
  await whole(tab, said)
  await online(tab)
  await press(tab)
  await online(tab)
  const asks = words(tab)
  server.entries = [{ id: 'other', number: 7, kind: 'note', data: { text: 'There.', ksbs: [] }, at: '2026-09-14T09:00:00Z', by: said.person, replaces: null }]
  await online(tab)
  const then = words(tab)
  await wish(tab)
  await online(tab)
  return { asks, then, heard: server.heard, submits: server.submits }
}

// Submitted, asked back, put on the device anew; then without a network, and submitted again.
async function askedBack (said) {
  const [tab] = await tabs(1, said)
  await whole(tab, said)
  await wish(tab)
  await online(tab)
  const kept = (await tab.keeper.pack(said.pack.attempt)).pack.submitted
  server.submits = 0
  await online(tab)
  server.away = true
  const fresh = new Console(new Keeper(await opened()))
  await fresh.open(said.pack.attempt)
  await soon()
  const shown = words(fresh)
  await wish(fresh)
  await online(fresh)
  return { kept, shown, submits: server.submits, done: words(fresh) }
}

// A wish that cannot be taken back, and one that cannot be noted as granted: the device has no room.
async function full (said) {
  const [tab] = await tabs(1, said)
  await whole(tab, said)
  await wish(tab)
  const { db } = tab.keeper
  const none = () => { throw Object.assign(new Error(), { name: 'QuotaExceededError' }) }
  const room = (stores, ...how) => String(stores) === 'chains,devices' ? none() : db.transaction(stores, ...how)
  tab.keeper.db = new Proxy(db, { get: (of, name) => name === 'transaction' ? room : typeof of[name] === 'function' ? of[name].bind(of) : of[name] })
  await press(tab)
  const stuck = words(tab)
  await online(tab)
  await online(tab)
  return { stuck, done: words(tab), message: tab.state.message, submits: server.submits }
}

// Locked while it waits: it is not taken off, and goes once it is unlocked, without being open.
async function lockedOff (said) {
  const [tab] = await tabs(1, said)
  await whole(tab, said)
  await online(tab)
  server.away = true
  await wish(tab)
  await tab.lock()
  await tab.takeOff({ attempt: said.pack.attempt, device: said.device, put: true })
  const { message } = tab.state
  await tab.keeper.know(await tab.keeper.deviceOf(said.device), await keyOf(said.key))
  tab.unlock()
  await online(tab)
  const sent = server.wishes.length
  await tab.takeOff({ attempt: said.pack.attempt, device: said.device, put: true })
  return { message, sent, wishes: server.wishes, submits: server.submits, off: await tab.keeper.pack(said.pack.attempt) }
}

// The list is on the screen while it waits, and while it is refused.
async function listed (said) {
  const [tab] = await tabs(1, said)
  await whole(tab, said)
  await online(tab)
  server.away = true
  await wish(tab)
  location.hash = ''
  await tab.route()
  await soon()
  const waits = drawn()
  server.refuses = ['Too short.']
  await online(tab)
  return { waits, fell: drawn(), wishes: server.wishes.length, message: tab.state.message }
}

// Somebody else puts the same assessment on the device while one's own wish waits.
async function beneath (said) {
  const [tab] = await tabs(1, said)
  await whole(tab, said)
  await online(tab)
  server.away = true
  await wish(tab)
  const second = '0b0b0b0b-0000-4000-8000-00000000000b'
  await tab.keeper.know({ id: second, person: second, organisation: second }, await keyOf(said.key))
  await tab.keeper.putPack(await tab.keeper.deviceOf(second), said.pack)
  location.hash = ''
  await tab.route()
  await online(tab)
  return { submits: server.submits }
}

// The server cannot answer a wish: what was captured of another assessment is sent all the same.
async function poison (said) {
  const [tab] = await tabs(1, said)
  await whole(tab, said)
  await wish(tab)
  const attempt = 'ffffffff-ffff-4fff-8fff-ffffffffffff'
  await tab.keeper.putPack(await tab.keeper.deviceOf(said.device), { ...said.pack, attempt })
  location.hash = `#${attempt}`
  await tab.open(attempt)
  await note(tab)
  await soon()
  const serving = globalThis.fetch
  globalThis.fetch = async (address, how) => address.endsWith('/submit/') ? answer({}, 500) : serving(address, how)
  await online(tab)
  return { left: (await tab.keeper.left(said.device, attempt)).unsent }
}

// Captured in another tab after the last look, and before the wish is kept.
async function unseen (said) {
  const [tab, other] = await tabs(2, said)
  await whole(tab, said)
  await press(tab)
  tab.channel.onmessage = null
  const load = tab.desk.session.load.bind(tab.desk.session)
  tab.desk.session.load = async () => { const found = await load(); await note(other); return found }
  await press(tab)
  const told = words(tab)
  await online(tab, other)
  return { told, wishes: server.wishes.length }
}

// Typed after the wish: it waits until that is kept, which ends it, or emptied.
async function typedAfter (said) {
  const [tab] = await tabs(1, said)
  await whole(tab, said)
  await wish(tab)
  tab.desk.typing('One more thing')
  const told = words(tab)
  await online(tab)
  const held = server.submits
  tab.desk.typing('')
  await online(tab)
  return { told, held, submits: server.submits }
}

const type = async (tab, one) => {
  tab.desk.typing(one)
  await tab.drafts.now()
  await soon()
}

// Typed in a second tab, before the wish and after it; then the first shows the list, and the second keeps it.
async function typedThere (said) {
  const [tab, other] = await tabs(2, said)
  await whole(tab, said)
  await press(tab)
  await type(other, 'Half a sentence')
  const before = words(tab)
  await type(other, '')
  const emptied = words(tab)
  await press(tab)
  await type(other, 'One more thing')
  const told = words(tab)
  await online(tab)
  await online(other)
  const held = server.wishes.length
  location.hash = ''
  await tab.route()
  await online(tab)
  const listed = tab.state.message
  await type(other, '')
  await online(other) // whichever carries it
  await online(tab)
  return { before, emptied, told, held, listed, after: tab.state.message, submits: server.submits }
}

// A tab is killed in the middle of a sentence, or before what it has captured could be emptied: nobody opens it anew.
async function leftBehind (said) {
  const [tab, other] = await tabs(2, said)
  await whole(tab, said)
  await online(tab)
  await type(other, 'Half a sentence')
  other.drafts.write = async () => {}
  const half = await tab.drafts.there(said, said.pack.attempt)
  const stranger = await tab.drafts.there({ person: 'another' }, said.pack.attempt)
  await other.desk.save()
  await online(tab)
  const rows = await tab.keeper.db.count('drafts')
  await wish(tab)
  await online(tab)
  return { half, stranger, rows, submits: server.submits }
}

// Each of several entries comes while the question is on the screen: whether it is put away.
async function meanwhile (said) {
  const [tab] = await tabs(1, said)
  await whole(tab, said)
  await online(tab)
  const closed = []
  for (const [kind, data] of said.entries) {
    await press(tab)
    const number = server.entries.length + 1
    server.entries = [...server.entries, { id: `other ${number}`, number, kind, data, at: '2026-09-14T09:00:00Z', by: said.other, replaces: null }]
    await online(tab)
    closed.push(!tab.desk.submission.asking)
    if (tab.desk.submission.asking) await press(tab, 1) // not yet
  }
  return { closed }
}

// Everything is sent, taken off and put on again, and nothing new is captured.
async function putAgain (said) {
  const [tab] = await tabs(1, said)
  await whole(tab, said)
  await online(tab)
  server.entries = tab.desk.session.entries.map((one, at) => ({ ...one, number: at + 1 }))
  await tab.takeOff({ attempt: said.pack.attempt, device: said.device, put: true })
  const [again] = await tabs(1, { ...said, pack: { ...said.pack, entries: server.entries } })
  await wish(again)
  const kept = words(again)
  await online(again)
  return { kept, wishes: server.wishes, submits: server.submits, done: words(again) }
}

// Whoever assesses says that something which should hold does not.
async function unmet (tab, said) {
  await whole(tab, said)
  await tab.desk.capture('declared', { id: said.declared, holds: false })
  await soon()
}

const why = (tab, reason) => handlers(tab.desk.submission.view(), 'input')[0]({ target: { value: reason } })

// Its reason is asked for, goes sealed with the wish, is there again when that is taken back or not granted, and is sent.
async function should (said) {
  const [tab] = await tabs(1, said)
  await unmet(tab, said)
  await press(tab)
  const asks = words(tab)
  why(tab, '  ')
  await press(tab)
  const without = [words(tab), page.focused.at(-1), (await tab.keeper.chain(said.device, said.pack.attempt)).wish || null]
  why(tab, ' A lorry passed. ')
  await press(tab)
  const { wish: row } = await tab.keeper.chain(said.device, said.pack.attempt)
  const sealed = [Object.keys(row).sort(), new TextDecoder().decode(row.data).includes('lorry')]
  const kept = words(tab)
  await tab.open(said.pack.attempt)
  await soon()
  await press(tab) // take it back
  await press(tab)
  const back = text(tab.desk.submission.view()).includes('A lorry passed.')
  await press(tab)
  server.refuses = ['Too short.']
  await online(tab)
  server.refuses = null
  await tab.open(said.pack.attempt)
  await soon()
  await press(tab) // it is read
  const again = tab.desk.submission.reasons
  await wish(tab)
  await online(tab)
  return { asks, without, sealed, kept, back, again, notes: server.notes, submits: server.submits }
}

// Who may not note it is told who does, and is asked for nothing.
async function others (said) {
  const [tab] = await tabs(1, said)
  await unmet(tab, said)
  await press(tab)
  const asks = words(tab)
  const fields = handlers(tab.desk.submission.view(), 'input').length
  await press(tab)
  await online(tab)
  return { asks, fields, notes: server.notes }
}

// What is said of a method of which nothing was done yet.
async function forces (said) {
  const [tab] = await tabs(1, said)
  const told = text(tab.desk.submission.confirming())
  return { told, unmet: tab.desk.hints.outcomes.filter((one) => one.holds === false).map(({ code, force }) => [code, force]) }
}

let asked = ''
process.stdin.on('data', (part) => { asked += part })
process.stdin.on('end', async () => {
  const { what, ...said } = JSON.parse(asked)
  await soon() // the page has begun
  const found = await DO[what](said)
  process.stdout.write(JSON.stringify(found), () => process.exit())
})
