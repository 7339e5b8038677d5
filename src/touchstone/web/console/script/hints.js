// What the console shows while somebody assesses: live hints, by the rules of the plan alone.
// A small port of the rules for a device without a network. docs/rules/hints.md says what is in an answer;
// tests/web/console/hints proves that it equals the rules. The server's answer is the one that counts.
import { allowance, coverage, open as runs, outcomes, timing } from './conduct.js'
import { fold, micros, seconds } from './fold.js'
import { graded, written } from './grading.js'

// `method` is what `method_data` gives, `entries` the log, `now` a moment as text. Nothing is changed.
export function hints (method, entries, now) {
  const facts = fold(entries)
  const { levels, score, declared } = facts
  const moment = micros(now)
  const time = timing(method, facts)
  const allowed = allowance(method, facts)
  const covered = coverage(method, facts)
  const used = seconds(time.counted, moment)
  const criteria = method.themes.flatMap(theme => theme.criteria.map(one => one.id))
  return {
    sections: Object.fromEntries(method.sections.map(one => {
      const held = time.held.get(one.id)
      const running = held.some(runs)
      return [one.id, { seconds: time.took(one, moment), total: seconds(held, moment), running }]
    })),
    running: facts.running,
    counted_seconds: seconds(time.counted),
    used,
    planned: null,
    limit: null,
    ...allowed,
    over: used > allowed?.limit,
    extension: facts.extension,
    owed: covered.owed,
    seen: covered.seen,
    asked: covered.asked,
    counting_questions: covered.counting,
    sampled: covered.sampled,
    declared: Object.fromEntries([...declared].map(([id, said]) => [id, said.holds])),
    declarations_missing: method.declarations.map(one => one.id).filter(id => !declared.has(id)),
    levels: Object.fromEntries(criteria.map(id => [id, levels.get(id) ?? null])),
    score: score === null ? null : written(score),
    ...graded(method, levels, score),
    outcomes: outcomes(method, facts, time, covered, allowed),
    left: left(method, facts, criteria.filter(id => !levels.has(id)))
  }
}

// Sentences: what is left to do before the judgements can be submitted.
function left (method, facts, open) {
  const title = id => method.sections.find(one => one.id === id)?.title || id
  const said = facts.sections.filter(runs)
    .map(one => `${title(one.section)} is still running: end it.`)
  if (open.length) said.push(`Not yet assessed: ${open.join(', ').replace(/, ([^,]*)$/, ' and $1')}.`)
  if (method.test && facts.score === null) said.push('The score of the test is not written down yet.')
  return said
}
