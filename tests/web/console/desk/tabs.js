// Tabs of the console in one browser, and whoever is signed in: one thing is told in JSON, and its answer comes back.
import { page, text } from './page.js'
import { Console } from '../../../../src/touchstone/web/console/script/console.js'
import { home } from '../../../../src/touchstone/web/console/script/home.js'
import { Keeper, keyOf, opened } from '../../../../src/touchstone/web/console/script/keeper.js'

const DO = { locked, takenOff, another, barred, list }
const server = { person: null, keys: 0, taken: [] }
const soon = (pause = 40) => new Promise((resolve) => setTimeout(resolve, pause)) // for what tabs tell one another
const answer = (said, status = 200) => ({ type: 'basic', status, ok: status < 300, json: async () => said })
const note = (tab) => tab.desk.capture('note', { text: 'Seen.', ksbs: [] })
const shown = ({ desk, locked, state }) => [Boolean(desk), locked, state.message]

function serve (key) {
  globalThis.fetch = async (address, { body } = {}) => {
    if (!server.person) return answer({}, 401)
    if (server.bars === server.person) return answer({ message: 'As manager you may not.', person: server.person }, 403)
    if (address.endsWith('/state/')) return answer({ person: server.person, token: 't', attempts: [], organisations: [] })
    if (address.includes('/devices/')) {
      server.keys++
      return answer({ key })
    }
    const { device, entries } = JSON.parse(body)
    server.taken.push(...entries.map((one) => [device, JSON.parse(one.body).sequence]))
    const last = server.taken.filter(([whose]) => whose === device).length
    return answer({ chain: { last, missing: [], words: '' }, refused: [], behind: 0, entries: [], out: [] })
  }
}

// So many tabs with one assessment open, which a device of a person has.
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
  return { keeper, made }
}

// Locked in one tab: every tab is, until one is unlocked.
async function locked (said) {
  const { keeper, made: [one, other] } = await tabs(2, said)
  const before = [shown(one), shown(other)]
  const writing = note(one)
  await one.lock()
  await writing
  await soon()
  await one.deliver()
  await other.deliver()
  const keys = async () => (await keeper.openable()).size
  const shut = [shown(one), shown(other), await keys(), server.keys]
  other.unlock()
  await soon(100)
  return { before, shut, kept: (await keeper.lines(said.device, said.pack.attempt)).length, opened: [one.locked, other.locked, await keys()] }
}

// Taken off in one tab while another one has it open; with words in its form, it stays open and what is kept is sent.
async function takenOff (said) {
  const { keeper, made: [one, quiet, typing] } = await tabs(3, said)
  const { device, pack: { attempt } } = said
  typing.desk.drafts.form.text = 'Half a sentence'
  await one.takeOff({ device, attempt, put: true })
  await soon()
  const then = [shown(one)[2], shown(quiet), shown(typing)]
  await note(typing)
  await soon()
  const [left] = await keeper.works()
  const counted = one.tally.total(said.person).unsent
  await one.deliver()
  return { then, left: left ? [left.put, left.unsent] : 'sent', counted, taken: server.taken, works: (await keeper.works()).length }
}

// Somebody else signs in: nothing is shown of the first any more, and the key leaves.
async function another (said) {
  const { keeper, made: [one, other] } = await tabs(2, said)
  other.desk.drafts.form.text = 'Half a sentence'
  server.person = said.other
  await one.deliver()
  await soon()
  const closed = [shown(one)[0], shown(other)[0], other.typed, (await keeper.openable()).size]
  location.hash = `#${said.pack.attempt}`
  server.person = said.person
  await one.deliver()
  const back = shown(one)[0]
  server.person = null
  await keeper.forgetKeys()
  await one.back() // a tab that heard nothing, such as one that was frozen
  return { closed, back, gone: shown(one)[0] }
}

// Somebody signs in who conducts nothing, such as a manager; then nobody is signed in.
async function barred (said) {
  const { keeper, made: [one, other] } = await tabs(2, said)
  Object.assign(one.state, { listed: [{ attempt: said.pack.attempt, apprentice: 'Ada Okafor' }], name: 'The first', signedOut: true })
  server.person = null
  await one.sender.once()
  const out = [shown(one)[0], (await keeper.openable()).size]
  server.person = server.bars = said.other
  await one.sender.once()
  await soon()
  const { person, name, listed, signedOut, message } = one.state
  return { out, shown: [shown(one)[0], shown(other)[0]], keys: (await keeper.openable()).size, person: person === said.other, told: [name, listed, signedOut, message] }
}

// The list of a browser that two people share; something of one was refused.
async function list ({ pack, device, person, key, other, second }) {
  const keeper = new Keeper(await opened())
  for (const [id, who] of [[device, person], [second, other]]) {
    await keeper.know({ id, person: who, organisation: who }, await keyOf(key))
    await keeper.putPack(await keeper.deviceOf(id), pack)
    const count = id === device ? 3 : 1
    for (let one = 1; one <= count; one++) await keeper.append(await keeper.chain(id, pack.attempt), { hash: String(one), sealed: {} })
  }
  const refused = [{ sequence: 2, code: 'foreign', message: 'Of somebody else.' }]
  await keeper.received(device, pack.attempt, [1, 2], { refused, receipt: {} })
  const tab = new Console(keeper)
  await tab.tally.count()
  const listed = [{ attempt: pack.attempt, title: 'Observation', apprentice: 'Ada', portfolio: {} }]
  const seen = async (who, state) => {
    Object.assign(tab.state, { person: who, ...state })
    return text(home(tab, tab.tally.works, await keeper.openable())).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
  }
  const told = { mine: await seen(person, { listed }), gone: await seen(person, { listed: [] }), theirs: await seen(other, { listed }) }
  await keeper.received(device, pack.attempt, [3], { refused: [], receipt: {} })
  await tab.tally.count()
  return { ...told, sent: await seen(person, { listed, online: true }) }
}

let asked = ''
process.stdin.on('data', (part) => { asked += part })
process.stdin.on('end', async () => {
  const { what, ...said } = JSON.parse(asked)
  await soon() // the page has begun
  const found = await DO[what](said)
  process.stdout.write(JSON.stringify({ ...found, drawn: Boolean(page.drawn) }), () => process.exit())
})
