// The console's desk, as it is drawn and tapped: one thing is told in JSON, and what it does comes back.
import { handlers, page, text } from './page.js'
import { desk, soon } from './desks.js'
import { Console } from '../../../../src/touchstone/web/console/script/console.js'
import { Clock, after } from '../../../../src/touchstone/web/console/script/clock.js'
import { Drafts } from '../../../../src/touchstone/web/console/script/drafts.js'
import { Keeper, keyOf, opened } from '../../../../src/touchstone/web/console/script/keeper.js'
import { answers } from '../../../../src/touchstone/web/console/script/answers.js'
import { feedback } from '../../../../src/touchstone/web/console/script/feedback.js'
import { judging } from '../../../../src/touchstone/web/console/script/judging.js'
import { named } from '../../../../src/touchstone/web/console/script/places.js'
import { Session } from '../../../../src/touchstone/web/console/script/session.js'
import { inTheRoom } from '../../../../src/touchstone/web/console/script/signing.js'
import { time } from '../../../../src/touchstone/web/console/script/wording.js'

const SECOND_TAP = 600 // milliseconds, and a little more
const DO = { typed, left, answered, sections, submitted, judged, told, signed, handed, places, begun, clocks, asksToKeep }
const event = (target) => ({ preventDefault () {}, target })

const criteria = (method) => method.themes.flatMap((theme) => theme.criteria)
const kinds = (one) => one.session.entries.map(({ kind }) => kind)

// What counts as typed, and that another desk of the same assessment has it.
async function typed ({ pack }) {
  const [one] = criteria(pack.method)
  const ways = {
    nothing: () => {},
    text: (drafts) => { drafts.form.text = 'Sets her at ease.' },
    answer: (drafts) => { drafts.form.answer = 'By a model.' },
    judgement: (drafts) => { drafts.judged[one.id] = { reason: 'Named it.' } },
    feedback: (drafts) => { drafts.saying[one.id] = 'Well led.' },
    extension: (drafts) => drafts.type('extension', { name: 'reason', value: 'A fire alarm.' }),
    recording: (drafts) => drafts.type('recorded', { name: 'where', value: 'Room 4' }),
    deleted: (drafts) => {
      drafts.type('recorded', { name: 'where', value: 'Room 4' })
      drafts.type('recorded', { name: 'where', value: '' })
    }
  }
  const said = Object.fromEntries(Object.entries(ways).map(([name, type]) => {
    const drafts = new Drafts(pack.method)
    type(drafts)
    return [name, drafts.typed]
  }))
  const first = desk({ pack })
  for (const name of ['text', 'extension', 'recording']) ways[name](first.drafts)
  const next = desk({ pack, drafts: first.drafts })
  return { said, shown: text(next.capturing()) + text(next.extension()) + text(inTheRoom(next)) }
}

// The console itself: what is typed of one assessment is there again after the list and another.
async function left ({ pack, other, device, person, key }) {
  const keeper = new Keeper(await opened())
  await keeper.know({ id: device, person, organisation: person }, await keyOf(key))
  const row = await keeper.deviceOf(device)
  for (const one of [pack, other]) await keeper.putPack(row, one)
  const made = new Console(keeper)
  const go = async (hash) => {
    location.hash = hash
    await made.route()
    await soon(20)
  }
  await go(`#${pack.attempt}`)
  made.desk.drafts.form.text = 'Half a sentence'
  made.desk.drafts.saying.X = 'Half a praise'
  made.say('The files were refused.')
  await go('')
  const list = [made.desk, made.typed, made.state.message]
  await go(`#${other.attempt}`)
  const elsewhere = made.desk.drafts.form.text
  await go('#nothing')
  const strange = text(page.drawn).includes('All assessments') && text(page.drawn).includes('<h1>Console</h1>')
  await go(`#${pack.attempt}`)
  const back = [made.desk.drafts.form.text, made.desk.drafts.saying.X, text(page.drawn).includes('Half a sentence')]
  made.say('NOT kept', 'kept')
  await go('')
  const still = made.state.message
  made.over('kept')
  const { message } = made.state
  made.forgetDesks()
  return { list, elsewhere, strange, back, still, message, after: made.typed, focused: page.focused.at(-1) }
}

// Two things are declared; the first is tapped twice, and what stands in its place is tapped as well.
async function answered ({ pack }) {
  const some = [{ id: 'one', says: 'The room is fit.' }, { id: 'two', says: 'It is them.' }]
  const said = new Map()
  const heard = []
  const one = desk({ pack })
  const say = async ({ id }, holds) => {
    await soon(5)
    heard.push([id, holds])
    said.set(id, holds)
    return true
  }
  const shown = () => answers(one, some, said, say)
  const press = (at = 0) => handlers(shown(), 'click')[at]()
  await Promise.all([press(), press()])
  const order = text(shown()).match(/data-answered=\w+/g)
  await press()
  await press(1)
  await soon(SECOND_TAP)
  const then = text(shown())
  await press()
  return { heard, order, list: then.includes('<li>Yes: The room is fit.</li>'), fieldsets: then.match(/<fieldset/g).length }
}

// A section is begun by two taps, and is not ended by the second.
async function sections ({ pack }) {
  const one = desk({ pack })
  const [section] = pack.method.sections
  const press = () => handlers(one.section(section), 'click')[0]()
  await Promise.all([press(), press()])
  await press()
  const rests = text(one.section(section)).includes('aria-disabled=true')
  await soon(SECOND_TAP)
  await press()
  return { kinds: kinds(one), rests }
}

async function submitted ({ pack }) {
  const one = desk({ pack, pause: 30 })
  const { form } = one.drafts
  form.text = 'Sets her at ease.'
  one.submit(event())
  one.submit(event())
  form.text += ' Names'
  await soon(60)
  const rest = one.drafts.form.text
  one.drafts.form.text = ''
  one.submit(event())
  await soon(60)
  const quiet = one.told
  await soon(SECOND_TAP)
  one.submit(event())
  await soon(60)
  return { texts: one.session.entries.map(({ data }) => data.text), rest, quiet, then: one.told }
}

async function judged ({ pack }) {
  const one = desk({ pack })
  const [first] = criteria(pack.method)
  one.drafts.open = first.id
  one.drafts.judged[first.id] = { level: pack.method.levels[0].id, reason: 'Not named.', pointers: new Set(), places: '' }
  for (let time = 0; time < 3; time++) {
    const [submit] = handlers(judging(one), 'submit')
    submit(event())
    submit(event())
    await soon(20)
    one.reckon()
  }
  return { kinds: kinds(one), left: Object.keys(one.drafts.judged) }
}

async function told ({ pack }) {
  const one = desk({ pack })
  const [first] = criteria(pack.method)
  await one.capture('judgement', { criterion: first.id, level: pack.method.levels[0].id, reason: 'Not named.', pointers: [] })
  for (let time = 0; time < 3; time++) {
    const [submit] = handlers(feedback(one), 'submit')
    submit(event())
    submit(event())
    await soon(20)
  }
  one.drafts.saying[first.id] = 'Name it next time.'
  handlers(feedback(one), 'submit')[0](event())
  await soon(20)
  return { kinds: kinds(one), left: Object.keys(one.drafts.saying), replaces: one.session.entries.at(-1).replaces }
}

// The sheet of an apprentice: opened by the assessor, signed, and covered; the log has an entry that is not theirs.
function sheetOf (pack, more) {
  const one = desk({ pack, ...more })
  one.app.desk = one
  one.session.entries.push({ id: 'n', number: 1, kind: 'note', data: { text: 'Hesitates.', ksbs: [] }, at: '2026-06-22T09:20:00Z', by: 'person', replaces: null })
  handlers(inTheRoom(one), 'click')[0]()
  return one
}

// The device is full: the sheet says so, and stays; then it is signed, and covered until two presses go on.
async function signed ({ pack }) {
  globalThis.FormData = class { get () { return 'Ada Okafor' } }
  const refuses = Object.assign(new Error(), { name: 'QuotaExceededError' })
  const shown = (one) => text(one.app.handed.view())
  const press = (one, at) => handlers(one.app.handed.view(), 'click')[at]()
  const sign = async (one) => {
    const submit = handlers(one.app.handed.view(), 'submit')[0]
    submit(event({}))
    submit(event({}))
    await soon(20)
  }
  const full = sheetOf(pack, { refuses })
  await sign(full)
  const said = shown(full)
  press(full, 0)
  const refused = shown(full)
  const well = sheetOf(pack)
  const before = shown(well)
  await sign(well)
  const over = shown(well)
  press(well, 0)
  const asked = shown(well)
  press(well, 0) // the second tap of a finger
  const still = Boolean(well.app.handed)
  await soon(SECOND_TAP)
  press(well, 1)
  const no = shown(well)
  await soon(SECOND_TAP)
  press(well, 0)
  await soon(SECOND_TAP)
  press(well, 0)
  await soon(60)
  return { said, refused, before, over, asked, still, no, gone: well.app.handed, kinds: kinds(well).slice(1), focused: page.focused.at(-1), at: text(inTheRoom(well)) }
}

// The console itself, whose page is left by the browser's way back, and then loaded anew, while a sheet is open.
async function handed ({ pack, device, person, key }) {
  const kept = new Map()
  globalThis.sessionStorage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, one) => kept.set(name, one), removeItem: (name) => kept.delete(name) }
  const keeper = new Keeper(await opened())
  await keeper.know({ id: device, person, organisation: person }, await keyOf(key))
  await keeper.putPack(await keeper.deviceOf(device), pack)
  const shown = []
  const look = async () => {
    await soon(60)
    shown.push(text(page.drawn))
  }
  const go = async (tab, hash) => {
    location.hash = hash
    await tab.route()
    await look()
  }
  const made = new Console(keeper)
  await made.tally.count()
  await go(made, `#${pack.attempt}`)
  handlers(inTheRoom(made.desk), 'click')[0]()
  await look()
  await go(made, '')
  const anew = new Console(keeper)
  await go(anew, `#${pack.attempt}`)
  anew.handed.ask(true)
  await soon(SECOND_TAP)
  anew.handed.goOn()
  await look()
  return { shown, kept: kept.size, later: new Console(keeper).handed }
}

async function places ({ hashes }) {
  page.skip?.({ preventDefault () { page.prevented = true } })
  return { named: hashes.map(named), time: time('2026-06-22T09:30:00Z'), winter: time('2026-12-22T09:30:00Z'), prevented: page.prevented, focused: page.focused.at(-1) }
}

// A clock an hour behind is put right while there is no network, and then the laptop sleeps for its break.
async function clocks ({ pack, device, person, key, leaps }) {
  const keeper = new Keeper(await opened())
  await keeper.know({ id: device, person, organisation: person }, await keyOf(key))
  const at = { wall: Date.parse('2026-06-22T09:00:00Z'), mono: 0 }
  const clock = new Clock((leap) => keeper.stretch(device, leap), { wall: () => at.wall, mono: () => at.mono })
  const found = { device: await keeper.deviceOf(device), pack }
  const session = new Session(keeper, clock, found)
  const times = () => session.entries.map((one) => one.at.slice(11, 16))
  const said = []
  const tell = async (wall = 0, mono = 0) => {
    at.wall += (wall + mono) * 60_000
    at.mono += mono * 60_000
    await session.capture('note', { text: 'Said.', ksbs: [] })
    said.push([session.now().slice(11, 16), times()])
  }
  await clock.now()
  session.heard({ entries: [], out: [], behind: 3600 })
  await keeper.received(device, pack.attempt, [], { receipt: null })
  await tell()
  await keeper.received(device, pack.attempt, [], { receipt: { behind: 3600, stretch: clock.stretch.name } })
  await tell(60, 5) // put right
  await tell(45, 5) // asleep
  const again = new Session(keeper, clock, found)
  await again.met((await keeper.chain(device, pack.attempt)).receipt)
  await again.load()
  return { said, again: again.entries.map((one) => one.at.slice(11, 16)), after: leaps.map((one) => after(...one)) }
}

// A console begins in browsers that keep what is here, do not, or cannot be asked: how often, and whether it is said.
async function asksToKeep () {
  let times = 0
  const says = (answer) => ({ storage: { async persist () { times++; return answer() } } })
  const ways = { none: {}, older: { storage: {} }, silent: says(() => undefined), no: says(() => false), fails: says(() => { throw new Error() }), yes: says(() => true) }
  const told = {}
  for (const [name, navigator] of Object.entries(ways)) {
    times = 0
    Object.defineProperty(globalThis, 'navigator', { value: { onLine: false, ...navigator }, configurable: true })
    await new Console(new Keeper(await opened())).start()
    await soon(20)
    told[name] = [times, text(page.drawn).includes('This browser may remove what it keeps')]
  }
  return told
}

async function begun () { return { page: text(page.drawn) } }

let asked = ''
process.stdin.on('data', (part) => { asked += part })
process.stdin.on('end', async () => {
  const { what, ...said } = JSON.parse(asked)
  await soon(50) // the console has begun
  const answer = await DO[what](said)
  process.stdout.write(JSON.stringify(answer), () => process.exit())
})
