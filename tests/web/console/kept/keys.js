// Keys that change under what is kept: a server that was restored, a device out of use; and what is counted meanwhile.
import { Refused } from '../../../../src/touchstone/web/console/script/door.js'
import { keyOf, sealed, unsealed } from '../../../../src/touchstone/web/console/script/keeper.js'
import { keysFor } from '../../../../src/touchstone/web/console/script/lock.js'
import { prepared } from '../../../../src/touchstone/web/console/script/preparing.js'
import { Session } from '../../../../src/touchstone/web/console/script/session.js'
import { send } from '../../../../src/touchstone/web/console/script/sender.js'
import { Shelf } from '../../../../src/touchstone/web/console/script/shelf.js'
import { Tally } from '../../../../src/touchstone/web/console/script/tally.js'
import { kept, known } from './known.js'

const CLOCK = { now: async () => ({ wall: '2026-06-22T10:00:00Z', mono: 0, stretch: 's' }), wall: () => 0 }
const note = (session, text) => session.capture('note', { text, ksbs: [] })

// A browser with an assessment and a line of it, and a server that gives a key for whatever device it is asked.
async function browser ({ attempt, device, person, key, later }) {
  const { keeper, row } = await known({ device, person, key })
  const pack = { attempt, entries: [], submitted: false }
  await keeper.putPack(row, pack)
  const session = new Session(keeper, CLOCK, { device: row, pack })
  await note(session, 'Before.')
  const asked = []
  const door = {
    prepare: async (_, { id }) => { asked.push(id === device ? 'the same' : 'another'); return { key: later, pack } },
    key: async () => ({ key: later })
  }
  const put = async () => {
    const said = await prepared({ keeper, door }, person, { attempt, organisation: person })
    await keeper.putPack(said.known, said.pack)
    return said.known
  }
  return { keeper, row, session, asked, door, put }
}

// The texts of what a device keeps, as far as a key opens them.
async function texts (keeper, device, attempt, key) {
  const rows = await keeper.lines(device, attempt)
  return Promise.all(rows.map((one) => unsealed(key, one.sealed).then(({ body }) => JSON.parse(body).data.text, () => null)))
}

// The server knows the device no more, and gives it another key, while somebody captures in another tab.
export async function rekeyed (said) {
  const { attempt, device, later } = said
  const { keeper, row, session, asked, put } = await browser(said)
  await keeper.db.put('drafts', { device, attempt, tab: 't', at: 0, sealed: await sealed(row.key, 'Half a sentence') })
  await keeper.db.put('files', { attempt, file: 'f', device, size: 10, done: 10 })
  await keeper.db.put('parts', { attempt, file: 'f', from: 0, iv: 'iv', data: 'data' })
  const [now] = await Promise.all([put(), ...Array.from({ length: 10 }, (_, at) => note(session, `${at}`))])
  await note(session, 'After.')
  await put()
  const key = await keyOf(later)
  return {
    asked,
    same: now.id === device,
    texts: await texts(keeper, device, attempt, key),
    pack: (await keeper.pack(attempt)).pack.attempt,
    files: [(await keeper.db.getAll('files'))[0].done, await keeper.db.count('parts')],
    typed: await unsealed(key, (await keeper.db.getAll('drafts'))[0].sealed),
    turn: (await keeper.deviceOf(device)).turn,
    ...await keeper.left(device, attempt)
  }
}

// The same where the key had left: what it sealed is not touched, and another device begins.
export async function sealedAway (said) {
  const { attempt, device, person, key } = said
  const { keeper, asked, door, put } = await browser(said)
  await keeper.forgetKeys()
  await put()
  await keysFor(person, { keeper, door })
  await put()
  const works = (await keeper.works()).map((one) => [one.device === device, one.put, one.unsent]).sort()
  return { asked, key: (await keeper.deviceOf(device)).key, works, texts: await texts(keeper, device, attempt, await keyOf(key)) }
}

// Whoever signs in again is given a key that opens nothing of what is here.
export async function strange (said) {
  const { keeper, asked, door, put } = await browser(said)
  await keeper.forgetKeys()
  await keysFor(said.person, { keeper, door })
  const open = (await keeper.openable()).size
  await put()
  return { open, asked }
}

// Taken out of use, seen as an assessment is put here, or as somebody signs in.
export async function ended (said) {
  const { attempt, device, person } = said
  const found = {}
  const { keeper, asked, door, put } = await browser(said)
  const { prepare } = door
  const gone = async () => { throw new Refused({ message: 'Out of use.', code: 'ended' }) }
  door.prepare = async (which, one) => one.id === device ? gone(asked.push('the same')) : prepare(which, one)
  await put()
  found.put = [asked.splice(0), (await keeper.left(device, attempt)).unsent, Boolean((await keeper.deviceOf(device)).key)]
  await put()
  found.again = asked.splice(0)
  door.prepare = gone
  found.stops = await prepared({ keeper, door }, 'somebody', { attempt, organisation: person }).catch((error) => error.message)
  await keeper.db.put('devices', { id: device, person, organisation: person, key: null })
  door.key = async () => { throw new Refused({ message: 'Not found.' }) }
  await keysFor(person, { keeper, door })
  found.unknown = Boolean((await keeper.deviceOf(device)).ended)
  door.key = gone
  await keysFor(person, { keeper, door })
  found.signed = Boolean((await keeper.deviceOf(device)).ended)
  return found
}

// The server has two lines of it, and one is here: the browser was put back to an earlier day.
export async function outrun (said) {
  const { attempt, device, person } = said
  const { keeper, row, asked, door, put } = await browser(said)
  const post = (last) => async () => ({ chain: { last, missing: [], words: '' }, refused: [], behind: 0 })
  await send(keeper, row, attempt, post(1), CLOCK)
  await put()
  await send(keeper, await keeper.deviceOf(device), attempt, post(2), CLOCK)
  await put()
  await keeper.forgetKeys()
  await keysFor(person, { keeper, door })
  return { asked, keys: (await keeper.openable()).size }
}

// The same file of one assessment, for another device: what is sealed for the first is not its own.
export async function shelved ({ attempt, device, person, key, other, second }) {
  const { keeper } = await known({ device, person, key })
  await known({ device: second, person: other, key })
  Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true })
  const shelf = new Shelf(keeper, '/')
  await shelf.want(attempt, device, [{ id: 'f', size: 10 }])
  await keeper.db.put('files', { attempt, file: 'f', device, size: 10, done: 10 })
  const rows = async (id) => {
    await shelf.want(attempt, id, [{ id: 'f', size: 10 }])
    return (await shelf.rows(attempt)).map((one) => [one.device === second, one.done])
  }
  return { mine: await rows(device), theirs: await rows(second) }
}

// Something is captured while everything is counted, slowly; or while one is.
export async function counting ({ attempt, device, person, key }) {
  const { keeper, row } = await known({ device, person, key })
  await keeper.putPack(row, { attempt, submitted: false })
  const tally = new Tally(keeper)
  await tally.count()
  const capture = async (sequence) => kept(keeper, row, attempt, [{ body: '{}', hash: String(sequence) }])
  const slowly = async (name, work) => {
    const reads = keeper[name]
    let go = null
    const held = new Promise((resolve) => { go = resolve })
    keeper[name] = async (...how) => { // what it reads is old when it answers
      const said = await reads.apply(keeper, how)
      await held
      return said
    }
    const slow = work()
    await new Promise((resolve) => setTimeout(resolve, 20))
    keeper[name] = reads
    return { slow, go }
  }
  const whole = await slowly('works', () => tally.count())
  await capture(1)
  const then = tally.recount(device, attempt)
  setTimeout(whole.go, 20)
  await Promise.all([whole.slow, then])
  const first = tally.total(person).unsent
  await capture(2)
  const one = await slowly('left', () => tally.recount(device, attempt))
  const counted = tally.count()
  setTimeout(one.go, 20)
  await Promise.all([one.slow, counted])
  return { first, second: tally.total(person).unsent }
}
