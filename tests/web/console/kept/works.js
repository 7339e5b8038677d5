// Work that stays to be sent: of two people, refused, over a slow network; and the keys that leave.
import { Door, Refused } from '../../../../src/touchstone/web/console/script/door.js'
import { keysFor, mayShow } from '../../../../src/touchstone/web/console/script/lock.js'
import { Away, send } from '../../../../src/touchstone/web/console/script/sender.js'
import { Session } from '../../../../src/touchstone/web/console/script/session.js'
import { Tally } from '../../../../src/touchstone/web/console/script/tally.js'
import { unkept } from '../../../../src/touchstone/web/console/script/unkept.js'
import { fileOf } from '../../../../src/touchstone/web/console/script/unsent.js'
import { kept, known } from './known.js'

const CLOCK = { now: async () => ({ wall: '2026-06-22T10:00:00Z', mono: 0, stretch: 's' }), wall: () => 0 }
const text = async (keeper, work) => JSON.parse(JSON.parse(await fileOf(keeper, work)).content).lines.map((one) => one.sequence)
const short = ({ person, put, unsent, refused }) => [person, put, unsent, refused.length]
const sorted = (works) => works.map(short).sort()

// Two people have the same assessment in one browser; one takes it off while a tab of theirs still captures.
export async function twoPeople ({ attempt, device, person, key, other, second, lines }) {
  const { keeper, row } = await known({ device, person, key })
  const { row: theirs } = await known({ device: second, person: other, key })
  await keeper.putPack(row, { attempt, submitted: false })
  await kept(keeper, row, attempt, lines)
  await keeper.putPack(theirs, { attempt, submitted: false })
  const fresh = sorted(await keeper.works())
  const file = await text(keeper, { attempt, device, person })
  const off = await keeper.dropPack(second, attempt)
  const alone = sorted(await keeper.works())
  await keeper.putPack(theirs, { attempt, submitted: false })
  const wrong = await keeper.dropPack(device, attempt) // not sent yet
  await keeper.received(device, attempt, lines.map((_, place) => place + 1), { receipt: {} })
  const sent = sorted(await keeper.works())
  const mine = await keeper.dropPack(device, attempt)
  const stays = (await keeper.pack(attempt))?.device.id === second
  await keeper.dropPack(second, attempt)
  const tally = new Tally(keeper)
  await tally.count()
  const none = [tally.works.length, await tally.recount(second, attempt)]
  await kept(keeper, theirs, attempt, lines.slice(0, 1))
  const late = [await tally.recount(second, attempt), await tally.recount(second, attempt), tally.total(other), tally.total(person)]
  return { fresh, file, off, alone, wrong, sent, mine, stays, none, late }
}

// A server that takes lines in and refuses some; what it has follows from what it took.
function server (refuses) {
  const [here, deliveries] = [new Set(), []]
  const post = async (_, { entries }) => {
    const numbers = entries.map((one) => JSON.parse(one.body).sequence)
    deliveries.push(numbers)
    const refused = []
    numbers.forEach((sequence, at) => {
      const why = refuses(sequence, here)
      if (why) refused.push({ place: at + 1, sequence: null, message: `No: ${sequence}`, ...why })
      else here.add(sequence)
    })
    const last = Math.max(0, ...here)
    const missing = Array.from({ length: last }, (_, at) => at + 1).filter((one) => !here.has(one))
    return { chain: { last, missing, words: '' }, refused, behind: 0 }
  }
  return { post, deliveries }
}

const numbered = (first, last) => Array.from({ length: last - first + 1 }, (_, at) => ({ body: JSON.stringify({ sequence: first + at }), hash: `${first + at}` }))

// The second line is no entry, the fourth does not follow; the fourth fits once the fifth has come. The sixth is
// of somebody else, whatever comes after it.
export async function refusals ({ attempt, device, person, key }) {
  const { keeper, row } = await known({ device, person, key })
  await keeper.putPack(row, { attempt, submitted: false })
  const { post, deliveries } = server((sequence, here) =>
    sequence === 2 ? { code: 'too_long' } : sequence === 6 ? { code: 'foreign', sequence } : sequence === 4 && !here.has(5) ? { code: 'broken', sequence } : null)
  await kept(keeper, row, attempt, numbered(1, 4))
  await send(keeper, row, attempt, post, CLOCK)
  const first = await keeper.left(device, attempt)
  const file = await text(keeper, { attempt, device, person })
  const off = await keeper.dropPack(device, attempt)
  for (let one = 0; one < 2; one++) await send(keeper, row, attempt, post, CLOCK)
  const quiet = deliveries.splice(0)
  await kept(keeper, row, attempt, numbered(5, 5))
  await send(keeper, row, attempt, post, CLOCK)
  const complete = [deliveries.splice(0), (await keeper.left(device, attempt)).refused.map((one) => one.sequence)]
  for (const one of [6, 7]) {
    await kept(keeper, row, attempt, numbered(one, one))
    await send(keeper, row, attempt, post, CLOCK)
  }
  const foreign = deliveries.splice(0)
  await keeper.sendAgain(device, attempt)
  const asked = (await keeper.left(device, attempt)).unsent
  await send(keeper, row, attempt, post, CLOCK)
  return { first, file, off, quiet, complete, foreign, asked, again: deliveries, end: (await keeper.left(device, attempt)).refused.length }
}

// What is altered on its way is sent again; it is not what is here.
export async function altered ({ attempt, device, person, key }) {
  const { keeper, row } = await known({ device, person, key })
  let times = 0
  const { post, deliveries } = server((sequence) => sequence === 2 && !times++ ? { code: 'altered' } : null)
  await kept(keeper, row, attempt, numbered(1, 3))
  await send(keeper, row, attempt, post, CLOCK)
  return { deliveries, ...await keeper.left(device, attempt) }
}

// A network that carries four lines in a delivery, and only when it is given its time.
export async function slow ({ attempt, device, person, key }) {
  const { keeper, row } = await known({ device, person, key })
  const { post } = server(() => null)
  const asked = []
  await kept(keeper, row, attempt, numbered(1, 30))
  const through = async (to, said, wait) => {
    asked.push([said.entries.length, wait])
    if (said.entries.length > 4 || (said.entries.length && wait < 100_000)) throw new Away(false, true)
    return post(to, said)
  }
  let tries = 0
  for (; tries < 20; tries++) if (await send(keeper, row, attempt, through, CLOCK).then(() => true, () => false)) break
  await kept(keeper, row, attempt, numbered(31, 31))
  await send(keeper, row, attempt, through, CLOCK).catch(() => {})
  return { asked, tries, left: (await keeper.left(device, attempt)).unsent }
}

// What takes too long, before the answer or in the middle of it, is told from a network that is not there.
export async function timedOut () {
  const late = Object.assign(new Error(), { name: 'TimeoutError' })
  const half = { type: 'basic', status: 200, ok: true, json: async () => { throw late } }
  const ways = {
    before: async () => { throw late },
    middle: async () => half,
    gone: async () => { throw new TypeError('gone') },
    torn: async () => ({ ...half, json: async () => { throw new SyntaxError() } })
  }
  const said = {}
  for (const [name, fetched] of Object.entries(ways)) {
    globalThis.fetch = fetched
    const error = await new Door('/').deliver('a', {}, 5).catch((one) => one)
    said[name] = error instanceof Away && error.slow
  }
  let signal = null
  globalThis.fetch = async (_, how) => new Promise((resolve, reject) => { signal = how.signal; signal.onabort = () => reject(signal.reason) })
  const door = Object.assign(new Door('/'), { token: 't' })
  const hung = setTimeout(() => {}, 60_000) // timers of signals keep nothing awake
  said.waited = await door.deliver('a', {}, 30).catch((error) => error.slow)
  clearTimeout(hung)
  return said
}

// Locked in one tab while another one captures; then somebody else signs in.
export async function lockedAway ({ attempt, device, person, key, other, second }) {
  const { keeper, row } = await known({ device, person, key })
  await known({ device: second, person: other, key })
  const session = new Session(keeper, CLOCK, { device: row, pack: { attempt, entries: [] } })
  const note = () => session.capture('note', { text: 'Seen.', ksbs: [] }).then(() => 'kept', unkept)
  const asked = []
  const door = { key: async (id) => { asked.push(id); return { key } } }
  const open = async () => [...await keeper.openable()]
  const before = await note()
  await keeper.forgetKeys()
  const after = [await note(), (await keeper.lines(device, attempt)).length]
  await keysFor(person, { keeper, door, locked: () => true })
  const shut = [await open(), [...asked]]
  let wish = false
  await keysFor(person, { keeper, door: { key: async () => { wish = true; return { key } } }, locked: () => wish }) // locked meanwhile
  const meanwhile = await open()
  await keysFor(person, { keeper, door })
  const opened = [await open(), await mayShow(keeper, row, person), await mayShow(keeper, row, other), await mayShow(keeper, row)]
  const gone = await keysFor(other, { keeper, door })
  const next = [gone, await open(), await mayShow(keeper, row)]
  const away = { key: async () => { throw new Refused({}) } } // out of use: its key is given to nobody
  await keysFor(person, { keeper, door: away })
  return { before, after, shut, meanwhile, opened, next, none: await open() }
}

// The page to sign out: whoever presses before everything was read still takes the keys.
export async function leaving ({ attempt, device, person, key, lines }) {
  const { keeper, row } = await known({ device, person, key })
  await keeper.putPack(row, { attempt, submitted: false })
  await kept(keeper, row, attempt, lines)
  await keeper.received(device, attempt, [1], { refused: [{ sequence: 1, code: 'foreign' }], receipt: {} })
  const said = []
  const form = Object.assign(new EventTarget(), { before: (one) => said.push(one.textContent) })
  globalThis.document = { querySelector: () => form, createElement: () => ({ setAttribute () {} }) }
  globalThis.window = new EventTarget()
  const other = new BroadcastChannel('touchstone-console')
  const told = new Promise((resolve) => { other.onmessage = ({ data }) => resolve(data) })
  let times = 0
  const submitted = new Promise((resolve) => { form.submit = async () => { times++; resolve([...await keeper.openable()]) } })
  await import('../../../../src/touchstone/web/console/script/leaving.js')
  const stopped = [0, 1].map(() => {
    const event = new Event('submit', { cancelable: true })
    form.dispatchEvent(event)
    return event.defaultPrevented
  })
  const open = await submitted
  const heard = await told
  other.close()
  await new Promise((resolve) => setTimeout(resolve, 50))
  setTimeout(() => process.exit(0), 100).unref()
  return { stopped, open, heard, said, times }
}
