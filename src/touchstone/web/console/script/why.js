// Why the grade is what it is so far, and what would change it: sentences for people, from the same reckoning as
// the hints. The words of conditions are those of `rules/explain.py`.
import { reckoned } from './grading.js'
import { plain } from './wording.js'

export const LONGEST = 4000 // characters of the feedback on a criterion
const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1)

export function listed (words, joiner = 'and') {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} ${joiner} ${words.at(-1)}` : words[0] || ''
}

const where = ({ kind, theme, reaches }) => `${kind ? `${plain(kind)} ` : ''}criterion${theme ? ` of theme ${plain(theme)}` : ''} is ${plain(reaches)}`

const SAID = {
  all: (some) => some.map(said).join(' and '),
  any: (some) => some.map(said).join(' or '),
  score: ({ at_least: least }) => `the score is at least ${least}`,
  every: (one) => `every ${where(one)}`,
  several: (one) => `at least ${one.number} times a ${where(one)}`,
  points: ({ kind, at_least: least }) => `the points${kind ? ` of the ${plain(kind)} criteria` : ''} are at least ${least}`
}

function said (condition) {
  const [word] = Object.keys(condition)
  return SAID[word](condition[word])
}

// The steps of the grading rule, best first, down to the one that decides: what it asks, whether it holds, the clause.
export function steps (method, levels, score) {
  const [, , , worst, top, , , holds] = reckoned(method, known(levels), score)
  const { best_first: some, otherwise } = method.grading.rule.steps
  const told = []
  for (const { grade, when, source } of some) {
    const answer = holds(when, worst) ? 'holds' : holds(when, top) ? 'cannot tell yet' : 'does not hold'
    told.push({ grade: plain(grade), asks: said(when), answer, clause: method.clauses[source] })
    if (answer === 'holds') return told
  }
  return [...told, { grade: plain(otherwise.grade), asks: 'nothing better holds', answer: 'otherwise', clause: method.clauses[otherwise.source] }]
}

// What each better grade takes, in a sentence.
export function changes (method, { levels, score, next }) {
  return next.map((one) => change(method, known(levels), score, one))
}

function change (method, levels, score, { grade, open, criteria, score: scored }) {
  const name = sentence(plain(grade))
  if (criteria === null) return `${name}: no short list of criteria would be enough.`
  const parts = choices(method, levels, score, { grade, open, criteria, scored })
  const best = plain(method.levels.at(-1)?.id || '')
  const needed = [parts.length ? `${listed(parts)} ${best}` : '', scored ? 'a better score' : ''].filter(Boolean).join(', and ')
  return open ? `${name} needs ${needed}.` : `${name} is out of reach as judged now: it would need ${needed}.`
}

// Of the fewest criteria that are enough, those without which it is never enough; where a single one is left, all
// that could stand in its place, and where several are, these as an example.
function choices (method, levels, score, { grade, open, criteria, scored }) {
  const [order, gradeOf, all, worst, top, best, outOf] = reckoned(method, levels, score)
  const base = open ? worst : top
  const enough = (some) => order.indexOf(grade) <= gradeOf({
    ranks: base.ranks.map((now, at) => some.includes(all[at].id) ? best : now),
    score: scored ? outOf : base.score
  })
  const ways = all.filter((one, at) => base.ranks[at] < best && !(open && levels.has(one.id))).map((one) => one.id)
  const must = criteria.filter((id) => !enough(ways.filter((one) => one !== id)))
  const rest = criteria.filter((id) => !must.includes(id))
  if (rest.length !== 1) return [...must, ...(rest.length ? [`for example ${listed(rest)}`] : [])]
  return [...must, `one of ${listed(ways.filter((id) => !must.includes(id) && enough([...must, id])), 'or')}`]
}

function known (levels) {
  return new Map(Object.entries(levels).filter(([, level]) => level !== null))
}

// Feedback from a reason, as `assessments/feedback.py` drafts it.
export function draft (pack, one, { level, reason }) {
  const [worst] = pack.method.levels
  const asks = level === worst.id ? `What is asked for: ${one.to_apprentice || one.text}` : ''
  const said = [pack.openings?.[level], reason.trim(), asks].filter(Boolean).join(' ')
  return said.length > LONGEST ? `${said.slice(0, LONGEST - 1)}…` : said
}
