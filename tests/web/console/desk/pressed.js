// What an assessor reads and presses at the desk, with its buttons, lists and fields by their place.
import { handlers, text } from './page.js'
import { desk, soon } from './desks.js'

const DO = { owing, set, own, time, tapped }
const event = { preventDefault () {} }
const START = '2026-06-22T09:00:00Z'
const words = (one) => text(one).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim()

// A desk whose first counted section is under way.
function begun (said) {
  const one = desk(said)
  const section = one.method.sections.find(({ counted }) => counted).id
  one.session.entries.push({ id: 'begun', number: 1, kind: 'section_started', data: { section }, at: START, by: 'person', replaces: null })
  one.reckon()
  return one
}

function owed (one) {
  const drawn = text(one.owed())
  const [, list] = /<ul class="owed"[^>]*>(.*?)<\/ul>/s.exec(drawn)
  const marks = [...drawn.matchAll(/data-owed=(\w+) data-shown=(\w+)><strong>(\w+)<\/strong> ([^<]*)/g)]
  return {
    said: [...list.matchAll(/<li>(.*?)<\/li>/gs)].map(([, words]) => words),
    ksbs: Object.fromEntries(marks.map(([, owed, shown, code, words]) => [code, [owed, shown, words.trim()]]))
  }
}

async function owing ({ pack, seen, question }) {
  const one = begun({ pack })
  const before = owed(one)
  await one.capture('seen', { ksbs: [seen], text: '', section: one.hints.running.section })
  const saw = owed(one)
  await one.capture('question', question)
  return { before, saw, asked: owed(one) }
}

// A question of the set fills the form, and is offered no more once it was asked.
async function set ({ pack, id }) {
  const one = begun({ pack })
  one.drafts.form.way = 'question'
  const offered = () => [...text(one.capturing()).matchAll(/<option value=(\S*?)>/g)].map(([, value]) => value).filter((value) => pack.questions.some((each) => each.id === value))
  const there = offered()
  const choose = handlers(one.asking(pack.method.questions.kinds), 'change')[0]
  choose({ target: { value: id } })
  const { text: wording, ksbs, theme, kind } = one.drafts.form
  one.drafts.form.answer = 'By a model.'
  one.submit(event)
  await soon(20)
  return { there, form: { text: wording, ksbs: [...ksbs], theme, kind }, kept: one.session.entries.at(-1).data, left: offered(), bank: one.drafts.form.bank }
}

async function own ({ pack, id }) {
  const one = begun({ pack })
  one.drafts.form.way = 'question'
  const choose = (value) => handlers(one.asking(pack.method.questions.kinds), 'change')[0]({ target: { value } })
  choose(id)
  choose('')
  one.drafts.form.text = 'My own?'
  one.submit(event)
  await soon(20)
  return { data: one.session.entries.at(-1).data }
}

// More time is granted once, with a reason; an adjustment is told apart from what was planned.
async function time ({ pack, minutes, reason }) {
  const one = begun({ pack })
  const before = words(one.time())
  one.drafts.type('extension', { name: 'minutes', value: minutes })
  one.drafts.type('extension', { name: 'reason', value: reason })
  const submit = handlers(one.extension(), 'submit')[0]
  submit(event)
  submit(event)
  await soon(20)
  const granted = one.session.entries.filter(({ kind }) => kind === 'extension').map(({ data }) => data)
  return { before, granted, after: words(one.extension()), typed: one.typed }
}

// Chips tag and take off; what was kept with them is taken back with a reason, or stays where none is given.
async function tapped ({ pack, codes }) {
  const one = begun({ pack })
  const tap = (code, checked) => handlers(one.chips(), 'change')[pack.method.ksbs.findIndex((each) => each.code === code)]({ target: { checked } })
  for (const code of codes) tap(code, true)
  tap(codes[0], false)
  one.drafts.form.text = 'Sets her at ease.'
  one.submit(event)
  await soon(20)
  const note = one.session.entries.at(-1)
  const rest = [...one.drafts.form.ksbs]
  const back = async (reason) => {
    window.prompt = () => reason
    await handlers(one.entry(note, true), 'click')[0]()
    return one.session.entries.at(-1)
  }
  const kept = [await back(null), await back('  ')].every((last) => last === note)
  const { kind, data } = await back(' The wrong person. ')
  const drawn = text(one.log())
  return { ksbs: note.data.ksbs, rest, kept, kind, data, note: note.id, gone: (drawn.match(/data-stands=false/g) || []).length, words: words(one.log()), buttons: handlers(one.log(), 'click').length }
}

let asked = ''
process.stdin.on('data', (part) => { asked += part })
process.stdin.on('end', async () => {
  const { what, ...more } = JSON.parse(asked)
  const answer = await DO[what](more)
  process.stdout.write(JSON.stringify(answer), () => process.exit())
})
