// The ways in which sending, the clock and the page to sign out fail: one thing is told in JSON, and its answer comes back.
import 'fake-indexeddb/auto'
import { Clock } from '../../../../src/touchstone/web/console/script/clock.js'
import { Door } from '../../../../src/touchstone/web/console/script/door.js'
import { Away, Sender, SignedOut, send } from '../../../../src/touchstone/web/console/script/sender.js'
import { kept, known } from './known.js'

const CLOCK = { now: async () => ({ wall: '2026-06-22T10:00:00Z', mono: 0, stretch: 's' }) }
const DO = { forbidden, tooMuch, bytes, sooner, leaps, hanging }
const soon = (pause) => new Promise((resolve) => setTimeout(resolve, pause))
const page = (status) => ({ type: 'basic', status, ok: false, json: async () => { throw new SyntaxError() } })

// A proxy forbids everything, or what is sent alone; and then neither.
async function forbidden () {
  const asked = []
  const serve = (state, post) => {
    asked.length = 0
    globalThis.fetch = async (address, { method = 'GET' }) => {
      if (asked.push(method) > 20) throw new Error('without end')
      const status = method === 'GET' ? state : post
      return status === 200 ? { type: 'basic', status, ok: true, json: async () => ({ token: 't' }) } : page(status)
    }
  }
  const tried = async (work) => [await work().then(() => 'well', (error) => error instanceof Away ? 'Away' : String(error)), [...asked]]
  serve(403, 403)
  const state = await tried(() => new Door('/').state())
  serve(403, 403)
  const known = Object.assign(new Door('/'), { token: 'old' })
  const both = await tried(() => known.deliver('a', {}, 1000))
  serve(200, 403)
  const post = await tried(() => known.deliver('a', {}, 1000))
  return { state, both, post }
}

// What is too much for the server goes in smaller portions.
async function tooMuch ({ attempt, device, person, key, lines }) {
  const { keeper, row } = await known({ device, person, key })
  await kept(keeper, row, attempt, lines)
  const asked = []
  globalThis.fetch = async (_, { body }) => {
    const { entries } = JSON.parse(body)
    asked.push(entries.length)
    if (entries.length > 2) return page(413)
    return { type: 'basic', status: 200, ok: true, json: async () => ({ chain: { last: entries.length, missing: [], words: '' }, refused: [], behind: 0 }) }
  }
  const door = Object.assign(new Door('/'), { token: 't' })
  const said = []
  for (let one = 0; one < 3; one++) {
    said.push(await send(keeper, row, attempt, (...what) => door.deliver(...what), CLOCK).then(() => 'sent', (error) => [error.ill, error.slow]))
  }
  return { asked: asked.slice(0, 3), said: said.slice(0, 2) }
}

// How many bytes one delivery has at most.
async function bytes ({ attempt, device, person, key, lines }) {
  const { keeper, row } = await known({ device, person, key })
  await kept(keeper, row, attempt, lines)
  const sizes = []
  const post = async (_, said) => {
    sizes.push(new TextEncoder().encode(JSON.stringify(said)).length)
    throw new Away()
  }
  await send(keeper, row, attempt, post, CLOCK).catch(() => {})
  return { sizes }
}

// What is asked for early is not put off; and who is signed out is asked again.
async function sooner () {
  const times = []
  const begun = performance.now()
  const sender = new Sender(async () => { times.push(Math.round(performance.now() - begun)) }, () => {})
  sender.soon(0.05)
  sender.soon(30)
  await soon(200)
  sender.soon(30)
  sender.soon(0.05)
  await soon(200)
  const out = new Sender(async () => { throw new SignedOut() }, () => {})
  await out.run()
  const again = Math.round((out.due - performance.now()) / 1000)
  return { runs: times.length, again }
}

// A leap whose stretch is not kept is there at the next look; two looks at once begin one stretch.
async function leaps () {
  const at = { wall: 0 }
  const begun = []
  let full = false
  const begin = async (leap) => {
    await soon(5)
    if (full) throw new Error('full')
    begun.push(leap)
    return { name: `s${begun.length}` }
  }
  const clock = new Clock(begin, { wall: () => at.wall, mono: () => 0 })
  await clock.now()
  at.wall = 60_000
  full = true
  const failed = await clock.now().then(() => 'well', (error) => error.message)
  full = false
  const seen = await Promise.all([clock.now(), clock.now()])
  return { failed, begun, seen: seen.map((one) => one.stretch) }
}

// The page to sign out cannot reach what is kept here: it waits for a moment, tells the console, and lets go; when it
// comes back from the history it may be pressed again.
async function hanging () {
  indexedDB.databases = async () => [{ name: 'touchstone-console' }]
  indexedDB.open = () => new EventTarget() // never answers
  const form = Object.assign(new EventTarget(), { times: 0, submit () { this.times++ } })
  globalThis.document = { querySelector: () => form }
  globalThis.window = new EventTarget()
  const heard = []
  const other = new BroadcastChannel('touchstone-console')
  other.onmessage = ({ data }) => heard.push(data)
  await import('../../../../src/touchstone/web/console/script/leaving.js')
  const press = () => form.dispatchEvent(new Event('submit', { cancelable: true }))
  press()
  press()
  await soon(3300)
  const first = form.times
  window.dispatchEvent(new Event('pageshow'))
  press()
  await soon(3300)
  return { first, then: form.times, heard }
}

let told = ''
process.stdin.on('data', (part) => { told += part })
process.stdin.on('end', async () => {
  const { what, ...said } = JSON.parse(told)
  const found = await DO[what](said)
  process.stdout.write(JSON.stringify(found), () => process.exit())
})
