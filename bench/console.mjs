// Captures so many entries and sends them by the console's own modules: node console.mjs < what to do.
// Its answer is how long each part took, in seconds. What a browser brings by itself, a cookie, is added here.
import 'fake-indexeddb/auto'
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const { module, root, cookie, sizes, turns } = JSON.parse(readFileSync(0, 'utf8'))
const { Clock, Door, Keeper, Session, keyOf, opened, send } = await import(pathToFileURL(module))
const KINDS = [
  (one, ksb) => ['note', { text: `What the mentor said at ${one}, and how it was taken up.`, ksbs: [] }],
  (one, ksb) => ['seen', { text: `Seen at ${one}: sets the mentee at ease.`, ksbs: [ksb] }],
  (one, ksb) => ['question', { text: `What did you do at ${one}?`, kind: 'set', ksbs: [ksb], answer: 'Told in full.' }]
]
const cookies = new Map([cookie])
const asked = globalThis.fetch

globalThis.fetch = async (address, how) => {
  const said = [...cookies].map((one) => one.join('=')).join('; ')
  const answer = await asked(address, { ...how, headers: { ...how.headers, Cookie: said } })
  for (const one of answer.headers.getSetCookie()) cookies.set(...one.split(';')[0].split('='))
  return answer
}

const door = new Door(root)
const { person } = await door.state()

// A device of its own with so many entries, and what sending them takes.
async function sent (attempt, number, organisation) {
  const keeper = new Keeper(await opened(`console-${number}-${attempt}`))
  const made = await keeper.device(person, organisation)
  const { key, pack } = await door.prepare(attempt, made)
  const device = { ...made, key: await keyOf(key) }
  await keeper.know(device, device.key)
  await keeper.putPack(device, pack)
  const clock = new Clock((leap) => keeper.stretch(device.id, leap))
  const session = new Session(keeper, clock, { device, pack })
  const [ksb] = pack.method.ksbs.map((one) => one.id ?? one.code ?? one)
  const delivering = () => send(keeper, device, attempt, (...what) => door.deliver(...what), clock)
  await delivering()
  const empty = await timed(delivering, 10)
  await session.capture('section_started', { section: pack.method.sections[0].id }) // nothing is asked before it
  for (let one = 1; one < number; one++) await session.capture(...KINDS[one % KINDS.length](one, ksb))
  let receipt
  const seconds = await timed(async () => { receipt = await delivering() })
  return { number, seconds, empty, words: receipt.chain.words, kept: receipt.chain.kept }
}

async function timed (work, times = 1) {
  const begun = performance.now()
  for (let time = 0; time < times; time++) await work()
  return (performance.now() - begun) / 1000 / times
}

const answers = []
for (let turn = 0; turn < turns; turn++) {
  for (const { number, attempts, organisation } of sizes) answers.push(await sent(attempts[turn], number, organisation))
}
writeFileSync(1, JSON.stringify(answers))
