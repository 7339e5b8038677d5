// What a browser keeps of the console, over a real IndexedDB: one thing is told in JSON, and its answer comes back.
import 'fake-indexeddb/auto'
import { Keeper, keyOf, opened, sealed, unsealed } from '../../../../src/touchstone/web/console/script/keeper.js'
import { NotHere, Shelf } from '../../../../src/touchstone/web/console/script/shelf.js'
import { Away, SignedOut, newest } from '../../../../src/touchstone/web/console/script/sender.js'
import { Clock } from '../../../../src/touchstone/web/console/script/clock.js'
import { Session } from '../../../../src/touchstone/web/console/script/session.js'
import { unkept } from '../../../../src/touchstone/web/console/script/unkept.js'
import { fileOf, nameOf } from '../../../../src/touchstone/web/console/script/unsent.js'
import { kept, known } from './known.js'
import * as keys from './keys.js'
import * as works from './works.js'

const named = (error) => error instanceof Away ? 'Away' : error instanceof SignedOut ? 'SignedOut' : String(error)
const PART = 2 * 1024 * 1024
const DO = { unsent, upgraded, fetched, left, refused, takenOff, tooLong, longUsed, ...keys, ...works }

// Lines captured, the keys gone, and the file written: with nobody signed in.
async function unsent ({ attempt, device, person, key, lines, stretches, sent }) {
  const { keeper, row } = await known({ device, person, key })
  await kept(keeper, row, attempt, lines)
  for (const one of stretches) await keeper.db.put('stretches', { device, ...one })
  await keeper.received(device, attempt, sent, { receipt: {} })
  await keeper.forgetKeys()
  const file = await fileOf(keeper, { attempt, device, person })
  await keeper.received(device, attempt, lines.map((_, place) => place + 1), { receipt: {} })
  return { file, name: nameOf(new Date('2026-06-22T18:05:00Z')), after: await fileOf(keeper, { attempt, device, person }) }
}

// A browser that has captured with the first version of the database opens the page of today.
async function upgraded ({ attempt, device, person, key, lines }) {
  const old = await new Promise((resolve, reject) => {
    const asked = indexedDB.open('touchstone-console', 1)
    asked.onupgradeneeded = () => {
      const db = asked.result
      db.createObjectStore('devices', { keyPath: 'id' })
      db.createObjectStore('stretches', { keyPath: ['device', 'place'] })
      db.createObjectStore('packs', { keyPath: 'attempt' })
      db.createObjectStore('chains', { keyPath: ['device', 'attempt'] })
      const store = db.createObjectStore('lines', { keyPath: ['device', 'attempt', 'sequence'] })
      store.createIndex('unsent', ['device', 'attempt', 'unsent'])
    }
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
  const secret = await keyOf(key)
  const rows = await Promise.all(lines.map(async (line, place) => ({ device, attempt, sequence: place + 1, unsent: place ? 1 : 0, refused: place ? null : { code: 'broken' }, sealed: await sealed(secret, line) })))
  const tx = old.transaction(['devices', 'chains', 'lines'], 'readwrite')
  tx.objectStore('devices').put({ id: device, person, organisation: person, key: secret })
  tx.objectStore('chains').put({ device, attempt, next: lines.length + 1, head: lines.at(-1).hash, receipt: null })
  for (const row of rows) tx.objectStore('lines').put(row)
  await new Promise((resolve) => { tx.oncomplete = resolve })
  old.close()
  const leaving = await opened(undefined, null) // the page on which people sign out, while the console is an older one
  const [stays] = [leaving.version, leaving.close()]
  const keeper = new Keeper(await opened())
  const read = await Promise.all((await keeper.lines(device, attempt)).map((one) => unsealed(secret, one.sealed)))
  const chain = await keeper.chain(device, attempt)
  return { stays, version: keeper.db.version, stores: [...keeper.db.objectStoreNames], lines: read, ...await keeper.left(device, attempt), next: chain.next }
}

// A server with one file, whose line is cut after some parts.
function serve (bytes, asked, { cut = Infinity, status = 206 } = {}) {
  globalThis.fetch = async (address, { headers }) => {
    asked.push([address, headers.Range])
    if (asked.length > cut) throw new TypeError('cut')
    const [first, last] = headers.Range.slice(6).split('-').map(Number)
    const part = bytes.slice(first, last + 1)
    return { status, ok: status < 300, url: '/files/content/signed', arrayBuffer: async () => part.buffer }
  }
}

function room (quota) {
  Object.defineProperty(globalThis, 'navigator', { value: { storage: { estimate: async () => ({ quota, usage: 0 }) } }, configurable: true })
}

const content = (size) => Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 11)) % 251)

async function fetched ({ attempt, device, person, key, file }) {
  room(1e9)
  const { keeper } = await known({ device, person, key })
  const shelf = new Shelf(keeper, '/')
  const bytes = content(2 * PART + 1000)
  const one = { id: file, size: bytes.length, type: 'application/pdf', name: 'contract.pdf' }
  const asked = []
  let told = 0
  const tell = () => { told++ }
  await shelf.want(attempt, device, [one])
  serve(bytes, asked, { cut: 1 })
  const cut = await shelf.fetch(person, tell).then(() => 'went on', named)
  const then = (await shelf.rows(attempt))[0].done
  serve(bytes, asked)
  await shelf.fetch('somebody else', tell)
  const others = asked.length
  await shelf.fetch(person, tell)
  const whole = new Uint8Array(await (await shelf.open(attempt, one, (await keeper.deviceOf(device)).key)).arrayBuffer())
  const parts = await keeper.db.getAll('parts')
  const plain = parts.some(({ data }) => new Uint8Array(data).slice(0, 64).every((byte, at) => byte === bytes[at]))
  await keeper.forgetKeys()
  const locked = await shelf.open(attempt, one, (await keeper.deviceOf(device)).key).then(() => 'open', () => 'locked')
  // parts that changed places do not open
  const { key: secret } = { key: await keyOf(key) }
  await keeper.db.put('parts', { ...parts[0], iv: parts[1].iv, data: parts[1].data })
  const swapped = await shelf.open(attempt, one, secret).then(() => 'open', () => 'closed')
  await keeper.db.delete('parts', [attempt, file, 2 * PART])
  await keeper.db.put('parts', parts[0])
  const short = await shelf.open(attempt, one, secret).then(() => 'open', (error) => error.message)
  await shelf.remove(attempt)
  const left = [await keeper.db.count('files'), await keeper.db.count('parts')]
  return { cut, then, others, asked, same: whole.length === bytes.length && whole.every((byte, at) => byte === bytes[at]), parts: parts.length, plain, locked, swapped, short, left, told }
}

// Somebody signs out while a file comes in: no part is kept after that.
async function left ({ attempt, device, person, key, file }) {
  room(1e9)
  const { keeper } = await known({ device, person, key })
  const shelf = new Shelf(keeper, '/')
  await shelf.want(attempt, device, [{ id: file, size: 3 * PART }])
  const asked = []
  serve(content(3 * PART), asked)
  const whole = globalThis.fetch
  globalThis.fetch = async (...how) => {
    if (asked.length === 1) await keeper.forgetKeys()
    return whole(...how)
  }
  await shelf.fetch(person, () => {})
  return { asked: asked.length, parts: await keeper.db.count('parts'), done: (await shelf.rows(attempt))[0].done }
}

async function refused ({ attempt, device, person, key, file }) {
  const { keeper } = await known({ device, person, key })
  const shelf = new Shelf(keeper, '/')
  const one = { id: file, size: 5_000_000 }
  room(4_000_000)
  const full = await shelf.want(attempt, device, [one]).catch((error) => error instanceof NotHere && error.message)
  const none = (await shelf.rows(attempt)).length
  room(1e9)
  const said = {}
  for (const status of [403, 410, 200, 503]) {
    await shelf.remove(attempt)
    await shelf.want(attempt, device, [one])
    serve(content(10), [], { status })
    const went = await shelf.fetch(person, () => {}).then(() => 'went on', named)
    said[status] = [went, shelf.wrong.get(file) || '']
  }
  return { full, none, said }
}

// Taken off once all of it is sent, and nothing refused; its chain goes on when it is put here again.
async function takenOff ({ attempt, device, person, key, lines }) {
  const { keeper, row } = await known({ device, person, key })
  await keeper.putPack(row, { attempt, booking: null, submitted: false })
  await kept(keeper, row, attempt, lines)
  const before = await keeper.dropPack(device, attempt)
  const still = (await keeper.lines(device, attempt)).length
  await keeper.received(device, attempt, lines.map((_, place) => place + 1), { refused: [{ sequence: 2, code: 'broken' }], receipt: {} })
  const refused = await keeper.dropPack(device, attempt)
  const here = (await keeper.lines(device, attempt)).length
  await keeper.sendAgain(device, attempt)
  await keeper.received(device, attempt, [2], { receipt: {} })
  const after = await keeper.dropPack(device, attempt)
  return { before, still, refused, here, after, pack: await keeper.pack(attempt), left: (await keeper.lines(device, attempt)).map((one) => one.sequence), next: (await keeper.chain(device, attempt)).next }
}

// Words that would be more than one entry holds; what is shorter is kept after them.
async function tooLong ({ attempt, device, person, key }) {
  const { keeper, row } = await known({ device, person, key })
  const clock = new Clock((leap) => keeper.stretch(device, leap))
  const session = new Session(keeper, clock, { device: row, pack: { attempt, entries: [] } })
  const note = (text) => session.capture('note', { text, ksbs: [] }).then(() => 'kept', unkept)
  const said = [await note('\u2028\u0001'.repeat(10_000)), await note('Shorter.')]
  return { said, lines: (await keeper.lines(device, attempt)).length }
}

// A device that was used for months, whose clock once leapt by more than three centuries.
async function longUsed ({ device, person, key }) {
  const { keeper } = await known({ device, person, key })
  for (let one = 0; one < 1100; one++) await keeper.stretch(device, one === 1099 ? 1e13 : 0)
  const told = await newest(keeper, device)
  return { number: told.length, last: told.at(-1).place, leap: told.at(-1).leap }
}

let told = ''
process.stdin.on('data', (part) => { told += part })
process.stdin.on('end', async () => {
  const { what, ...said } = JSON.parse(told)
  process.stdout.write(JSON.stringify(await DO[what](said)))
})
