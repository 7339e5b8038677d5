// Words that are half typed when a tab is killed or locked: one thing is told in JSON, and what is there then comes back.
import { handlers, page, text } from './page.js'
import { brought } from '../../../../src/touchstone/web/console/script/brought.js'
import { Console } from '../../../../src/touchstone/web/console/script/console.js'
import { Keeper, keyOf, opened, unsealed } from '../../../../src/touchstone/web/console/script/keeper.js'

const DO = { killed, keptAlready, outlived, locked, another, tabs, fails, takenOff, discarded, history, chosen, outrun }
const server = { person: null }
const held = new Set() // locks of tabs that live
const soon = (pause) => new Promise((resolve) => setTimeout(resolve, pause))
const answer = (said, status = 200) => ({ type: 'basic', status, ok: status < 300, json: async () => said })
const LONG = 30_000 // milliseconds, far more than anything takes

async function until (holds) {
  for (const end = Date.now() + LONG; !await holds();) {
    if (Date.now() > end) throw new Error(`never: ${holds}`)
    await soon(5)
  }
}

const locks = {
  async request (name, work) {
    while (held.has(name)) await soon(5)
    held.add(name)
    try {
      await work()
    } finally {
      held.delete(name)
    }
  },
  query: async () => ({ held: [...held].map((name) => ({ name })) })
}
Object.defineProperty(globalThis, 'navigator', { value: { onLine: false, locks }, configurable: true })

// The console of the page itself asks before anybody, and waits for ever: it is no tab that would take the words of
// others.
const first = new Promise((resolve) => {
  globalThis.fetch = () => {
    resolve()
    return new Promise(() => {})
  }
})

function serve (key) {
  globalThis.fetch = async (address, { body } = {}) => {
    if (address.endsWith('/state/')) return answer({ person: server.person, token: 't', attempts: [], organisations: [] })
    if (address.includes('/devices/')) return answer({ key })
    return answer({ chain: { last: JSON.parse(body).entries.length, missing: [], words: '' }, refused: [], behind: 0, entries: [], out: [] })
  }
}

async function browser ({ pack, device, person, key }) {
  server.person = person // before anybody asks
  serve(key)
  const keeper = new Keeper(await opened())
  await keeper.know({ id: device, person, organisation: person }, await keyOf(key))
  await keeper.putPack(await keeper.deviceOf(device), pack)
  location.hash = `#${pack.attempt}`
  return keeper
}

async function tab ({ pack }) {
  const made = new Console(new Keeper(await opened()))
  await made.tally.count()
  await made.open(pack.attempt)
  return made
}

// Nothing of it is done any more, and the browser takes its lock.
async function kill (one) {
  one.drafts.write = async () => {}
  one.channel.onmessage = null
  one.drafts.release()
  await until(() => !lives(one))
}

function key (one, words) {
  one.desk.typing(words)
  one.drafts.soon()
}

async function type (one, words) {
  key(one, words)
  await written(one)
}

// All that is typed in a tab is on the device, a moment after the last key.
const written = (one) => until(() => [...one.drafts.all.values()].every(({ drafts, written: said }) => said === (drafts.typed ? JSON.stringify(drafts.said) : '')))
const lives = (one) => held.has(`touchstone-tab ${one.drafts.tab}`)
const rows = (keeper) => keeper.db.getAll('drafts')
const form = (one) => one.desk.drafts.form.text
const line = (one) => text(one.desk.view()).includes('What was typed here before and not kept')
const firstOf = ({ method }) => method.themes[0].criteria[0].id

// In the middle of a sentence, a judgement, a piece of feedback and a form.
async function killed (said) {
  const keeper = await browser(said)
  const one = await tab(said)
  let strokes = 0
  const put = one.drafts.put
  one.drafts.put = (...how) => { strokes++; return put.apply(one.drafts, how) }
  const words = 'Sets her at ea K4'
  for (let at = 1; at <= words.length; at++) {
    key(one, words.slice(0, at))
    await soon(5)
  }
  await written(one)
  const quiet = strokes
  const { drafts } = one.desk
  const id = firstOf(said.pack)
  Object.assign(drafts.form, { way: 'question', answer: 'By a mod' })
  drafts.judged[id] = { level: null, reason: 'Not nam', pointers: new Set(['E1']), places: '' }
  drafts.saying[id] = 'Name it next'
  drafts.type('extension', { name: 'reason', value: 'A fire al' })
  page.keys.visibilitychange?.()
  await one.drafts.now()
  const [row, ...more] = await rows(keeper)
  const sealed = [Object.keys(row).sort(), new TextDecoder().decode(row.sealed.data).includes('Sets')]
  await kill(one)
  const again = await tab(said)
  const back = again.desk.drafts.said
  const told = line(again)
  await again.desk.save()
  await written(again)
  const [left] = await rows(keeper)
  const { form: then } = await unsealed((await keeper.deviceOf(said.device)).key, left.sealed)
  window.confirm = () => true
  again.desk.drafts.empty()
  await again.drafts.now()
  return { strokes: quiet, more: more.length, sealed, back, line: told, id, then: then.text, log: again.desk.session.entries.length, left: (await rows(keeper)).length }
}

// Killed after it was kept, and before its form could be emptied.
async function keptAlready (said) {
  const keeper = await browser(said)
  const one = await tab(said)
  await type(one, 'Sets her at ease.')
  const before = (await rows(keeper)).length
  one.drafts.write = async () => {}
  await one.desk.save()
  await kill(one)
  const again = await tab(said)
  return { before, text: form(again), log: again.desk.session.entries.length, left: (await rows(keeper)).length }
}

// The browser still holds the lock of a tab that was killed as the assessment is opened again.
async function outlived (said) {
  const keeper = await browser(said)
  const one = await tab(said)
  await type(one, 'Half a sent')
  one.drafts.write = async () => {}
  one.channel.onmessage = null
  const again = await tab(said)
  const before = [form(again), again.drafts.waits.size]
  one.drafts.release()
  await until(() => form(again))
  const then = form(again)
  await type(again, `${then}ence`)
  return { before, then, waits: again.drafts.waits.size, rows: (await rows(keeper)).map((row) => row.tab === again.drafts.tab) }
}

// Locked at the last key, and unlocked; and locked in another tab, which has the key no more.
async function locked (said) {
  const keeper = await browser(said)
  const [one, other] = [await tab(said), await tab(said)]
  one.desk.typing('Half a sent')
  other.desk.typing('The other ha')
  await one.lock()
  await until(async () => !other.desk && (await rows(keeper)).length === 2 && !(await keeper.openable()).size)
  const shut = [Boolean(one.desk), one.typed, (await keeper.openable()).size, (await rows(keeper)).length]
  location.hash = `#${said.pack.attempt}`
  await one.open(said.pack.attempt)
  const sealed = Boolean(one.desk)
  one.unlock()
  await until(() => !other.locked)
  for (const each of [one, other]) await each.deliver()
  location.hash = `#${said.pack.attempt}`
  for (const each of [one, other]) await each.open(said.pack.attempt)
  return { shut, sealed, back: [form(one), form(other)] }
}

// Somebody else signs in and has the same assessment; then the first does again.
async function another ({ other, second, ...said }) {
  const keeper = await browser(said)
  const one = await tab(said)
  one.desk.typing('Half a sent')
  server.person = other
  await one.deliver()
  await until(async () => (await rows(keeper)).length)
  await keeper.know({ id: second, person: other, organisation: other }, await keyOf(said.key))
  await keeper.putPack(await keeper.deviceOf(second), said.pack)
  location.hash = `#${said.pack.attempt}`
  await one.open(said.pack.attempt)
  const theirs = [form(one), (await rows(keeper)).length]
  server.person = said.person
  await one.deliver()
  await keeper.putPack(await keeper.deviceOf(said.device), said.pack)
  location.hash = `#${said.pack.attempt}`
  await one.open(said.pack.attempt)
  return { theirs, mine: form(one) }
}

// Two tabs in which somebody types; a third while they live, and a fourth when they were killed.
async function tabs (said) {
  const keeper = await browser(said)
  const [one, two] = [await tab(said), await tab(said)]
  await type(one, 'In the first')
  await type(two, 'In the second')
  const third = await tab(said)
  const living = [form(third), (await rows(keeper)).length]
  third.desk.typing('In the third')
  for (const each of [one, two]) await kill(each)
  await until(() => !third.drafts.waits.size)
  await third.open(said.pack.attempt) // as an update does
  const mine = [form(third), (await rows(keeper)).length]
  const fourth = await tab(said)
  await third.drafts.now()
  const left = (await rows(keeper)).length
  await kill(fourth)
  const once = await Promise.all([tab(said), tab(said)])
  return { living, mine, fourth: form(fourth), left, third: form(third), once: once.map(form) }
}

// No room, and then a database that is closed: what is kept is kept, and what is typed stays.
async function fails (said) {
  const keeper = await browser(said)
  const one = await tab(said)
  const { db } = one.keeper
  const begin = db.transaction.bind(db)
  const full = () => { throw Object.assign(new Error(), { name: 'QuotaExceededError' }) }
  one.keeper.db = new Proxy(db, { get: (of, name) => name === 'transaction' ? (stores, ...how) => stores === 'drafts' ? full() : begin(stores, ...how) : typeof of[name] === 'function' ? of[name].bind(of) : of[name] })
  one.desk.typing('Half a sentence')
  await one.drafts.now()
  const typed = [form(one), one.state.message, (await rows(keeper)).length]
  const kept = [await one.desk.save(), form(one), one.desk.session.entries.length]
  one.keeper.db = db
  await type(one, 'With room again')
  const room = (await rows(keeper)).length
  db.close()
  one.desk.typing('Closed')
  await one.drafts.now()
  return { typed, kept, room, closed: [form(one), one.state.message] }
}

// Not while something that a killed tab left waits; then it is discarded.
async function takenOff (said) {
  const keeper = await browser(said)
  const one = await tab(said)
  await type(one, 'Half a sentence')
  await kill(one)
  const again = new Console(new Keeper(await opened()))
  const off = { attempt: said.pack.attempt, device: said.device, put: true }
  await again.takeOff(off)
  const first = [again.state.message.slice(0, 13), Boolean(await keeper.pack(said.pack.attempt))]
  await again.open(said.pack.attempt)
  const back = form(again)
  again.desk.drafts.empty()
  await again.takeOff(off)
  return { first, back, pack: await keeper.pack(said.pack.attempt), left: (await rows(keeper)).length }
}

// The line goes with what it speaks of, and does not come back with new words.
async function discarded (said) {
  await browser(said)
  const lost = await tab(said)
  await type(lost, 'Half a sent')
  await kill(lost)
  const one = await tab(said)
  const shown = [line(one)]
  one.desk.typing('Half a sentence')
  await one.desk.save()
  shown.push(line(one))
  one.desk.typing('A new note')
  shown.push(line(one))
  await written(one)
  await kill(one)
  const again = await tab(said)
  shown.push(line(again))
  window.confirm = () => true
  page.focused = []
  handlers(brought(again.desk), 'click')[0]()
  shown.push(line(again))
  return { shown, left: again.typed, focused: page.focused }
}

// Another page is loaded in its place and has the words; then somebody goes back in the history, and once more when
// that one is gone.
async function history (said) {
  const keeper = await browser(said)
  const one = await tab(said)
  one.drafts.watch()
  const back = async () => {
    page.keys.pageshow({ persisted: true })
    await until(() => lives(one))
  }
  await type(one, 'Half a sent')
  page.keys.pagehide()
  await until(() => !lives(one))
  await back()
  await one.drafts.now()
  const untouched = form(one)
  page.keys.pagehide()
  await until(() => !lives(one))
  const two = await tab(said)
  await back()
  await until(() => !form(one))
  const both = [form(one), form(two), (await rows(keeper)).length]
  page.keys.pagehide()
  await kill(two)
  await back()
  await until(() => form(one))
  await type(one, 'Half a sentence.')
  await one.desk.save()
  await written(one)
  return { untouched, both, left: (await rows(keeper)).length, log: one.desk.session.entries.map(({ data }) => data.text) }
}

// What was seen needs no words: the KSBs that are chosen for it are there again.
async function chosen (said) {
  const keeper = await browser(said)
  const one = await tab(said)
  const [{ code }] = said.pack.method.ksbs
  one.desk.set({ way: 'seen' })
  one.desk.tag(code, true)
  one.drafts.soon()
  await written(one)
  const typed = [one.typed, (await rows(keeper)).length]
  await kill(one)
  const again = await tab(said)
  const { way, ksbs } = again.desk.drafts.said.form
  again.desk.tag(code, false)
  await written(again)
  return { typed, back: [way, ksbs.length, ksbs[0] === code], off: [again.typed, (await rows(keeper)).length] }
}

// Kept by a device in whose place another goes on, and killed before the form could be emptied; it had kept more
// than the new one has.
async function outrun ({ second, ...said }) {
  const keeper = await browser(said)
  const one = await tab(said)
  for (const words of ['One.', 'Two.']) {
    one.desk.typing(words)
    await one.desk.save()
  }
  await type(one, 'Sets her at ease.')
  one.desk.drafts.saying[firstOf(said.pack)] = 'Name it next'
  await one.drafts.now()
  one.drafts.write = async () => {}
  await one.desk.save()
  await kill(one)
  await keeper.know({ id: second, person: said.person, organisation: said.person }, await keyOf(said.key))
  await keeper.putPack(await keeper.deviceOf(second), said.pack)
  const again = await tab(said)
  const { form: { text: words }, saying } = again.desk.drafts.said
  return { device: again.desk.session.device.id, words, saying: Object.values(saying), rows: (await rows(keeper)).map(({ device }) => device) }
}

let asked = ''
process.stdin.on('data', (part) => { asked += part })
process.stdin.on('end', async () => {
  const { what, ...said } = JSON.parse(asked)
  await first
  const found = await DO[what](said)
  process.stdout.write(JSON.stringify(found), () => process.exit())
})
