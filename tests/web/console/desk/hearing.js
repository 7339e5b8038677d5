// What the server said with its receipts, after the battery died: tabs of one browser, and a server with a log.
import { page, text } from './page.js'
import { Console } from '../../../../src/touchstone/web/console/script/console.js'
import { standing } from '../../../../src/touchstone/web/console/script/fold.js'
import { Keeper, keyOf, opened } from '../../../../src/touchstone/web/console/script/keeper.js'
import { save } from '../../../../src/touchstone/web/console/script/judging.js'
import { replaced } from '../../../../src/touchstone/web/console/script/replaced.js'
import { inTheRoom } from '../../../../src/touchstone/web/console/script/signing.js'

const DO = { restarted, written, between, unshown }
const server = { person: null, away: true, taken: new Set(), entries: [], out: [], version: undefined }
const soon = (pause = 150) => new Promise((resolve) => setTimeout(resolve, pause))
const answer = (said, status = 200) => ({ type: 'basic', status, ok: status < 300, json: async () => said })

async function tab ({ pack, device, person, key }) {
  globalThis.fetch = async (address, { body } = {}) => {
    if (server.away) throw new TypeError('no network')
    if (address.endsWith('/state/')) return answer({ person: server.person, token: 't', attempts: [{ attempt: pack.attempt }], organisations: [person] })
    if (address.includes('/devices/')) return answer({ key })
    for (const one of JSON.parse(body).entries) server.taken.add(JSON.parse(one.body).sequence)
    const { entries, out, version } = server
    return answer({ chain: { last: server.taken.size, missing: [], words: 'all received' }, refused: [], behind: 0, entries, out, version, submitted: false })
  }
  const keeper = new Keeper(await opened())
  await keeper.know({ id: device, person, organisation: person }, await keyOf(key))
  await keeper.putPack(await keeper.deviceOf(device), pack)
  server.person = person
  return open(pack)
}

async function open (pack) {
  location.hash = `#${pack.attempt}`
  const made = new Console(new Keeper(await opened()))
  await made.open(pack.attempt)
  await soon()
  return made
}

async function online (one) {
  server.away = false
  await one.sender.once()
  await soon()
  server.away = true
}

// An entry as the server's log has it.
const logged = (id, kind, data) => ({ id, number: server.entries.length + 1, kind, data, at: '2026-06-22T09:30:00Z', by: 'somebody' })
const judgement = ({ id }) => ({ criterion: id, level: 'met', reason: 'There.', pointers: [] })
const copy = async (one, { attempt }) => String((await one.keeper.db.get('packs', attempt)).sealed.iv)

// The apprentice signs on their own page, another device judges, and what was captured here is set aside and the
// plan replaced; then the battery dies, and the console is opened without a network.
async function restarted (said) {
  const { pack } = said
  const [first, second] = pack.method.themes.flatMap((theme) => theme.criteria)
  const one = await tab(said)
  await one.desk.capture('note', { text: 'Set aside.', ksbs: [] })
  await one.desk.capture('note', { text: 'Stands.', ksbs: [] })
  const [aside, stands] = one.desk.session.entries
  server.entries.push(logged('judged', 'judgement', judgement(first)), logged(stands.id, 'note', stands.data))
  server.entries.push(logged('signed', 'signed', { moment: 'start', how: 'page', name: 'Ada Okafor' }))
  Object.assign(server, { out: [aside.id], version: '9.9' })
  await online(one)
  const again = await open(pack)
  const { desk } = again
  const shown = text(inTheRoom(desk))
  for (const of of [first, second]) {
    desk.drafts.judged[of.id] = { level: 'met', reason: 'Seen.', pointers: new Set(), places: '' }
    await save(desk, of)
  }
  const replaces = desk.session.entries.slice(-2).map((each) => each.replaces)
  const texts = standing(desk.session.entries).filter(({ kind }) => kind === 'note').map(({ data }) => data.text)
  const row = await again.keeper.db.get('packs', pack.attempt)
  return { signed: shown.includes('Ada Okafor signed the start'), replaces, texts, version: text(replaced(desk)), plain: Object.keys(row).sort() }
}

// When the copy is written: not for what this device alone captured, and not for a receipt that says the same.
async function written (said) {
  const one = await tab(said)
  const told = []
  let before = await copy(one, said.pack)
  const look = async (name) => {
    await online(one)
    const now = await copy(one, said.pack)
    told.push([name, now !== before])
    before = now
  }
  const own = async (text) => {
    await one.desk.capture('note', { text, ksbs: [] })
    server.entries = [...server.entries, logged(one.desk.session.entries.at(-1).id, 'note', { text, ksbs: [] })]
  }
  await look('nothing')
  await own('One.')
  await look('own')
  server.entries = [...server.entries, logged('other', 'note', { text: 'There.', ksbs: [] })]
  await look('another')
  await look('the same')
  await own('Two.')
  await look('own')
  server.out = ['out']
  await look('set aside')
  return told
}

// While the copy is read and sealed anew another is put here, or the key leaves: it stays as it is then.
async function between (said) {
  const { pack, device } = said
  const one = await tab(said)
  const { keeper } = one
  const fresh = { ...pack, entries: [logged('fresh', 'note', { text: 'Fresh.', ksbs: [] })] }
  const tell = async (meanwhile) => {
    const { anew } = Keeper.prototype
    keeper.anew = async function (...how) { await meanwhile(); return anew.apply(this, how) }
    await keeper.told(device, pack.attempt, { entries: [] }, (of) => String(of.entries === undefined) + Math.random())
    delete keeper.anew
  }
  await tell(async () => keeper.putPack(await keeper.deviceOf(device), fresh))
  const put = (await keeper.pack(pack.attempt)).pack.entries.map(({ id }) => id)
  const before = await copy(one, pack)
  await tell(() => keeper.forgetKeys())
  return { put, left: await copy(one, pack) === before }
}

// What the server says of an assessment that is sent from the list is there as well when it is opened offline.
async function unshown (said) {
  const one = await tab(said)
  await one.desk.capture('note', { text: 'Mine.', ksbs: [] })
  location.hash = ''
  await one.route()
  server.entries = [logged('other', 'note', { text: 'There.', ksbs: [] })]
  await online(one)
  const again = await open(said.pack)
  return { texts: again.desk.session.entries.map(({ data }) => data.text), drawn: Boolean(page.drawn) }
}

let asked = ''
process.stdin.on('data', (part) => { asked += part })
process.stdin.on('end', async () => {
  const { what, ...said } = JSON.parse(asked)
  await soon() // the page has begun
  const found = await DO[what](said)
  process.stdout.write(JSON.stringify(found), () => process.exit())
})
