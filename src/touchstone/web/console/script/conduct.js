// Time used, KSBs evidenced, what is owed, and how the rules of conduct stand: a port of `rules/conduct`.
import { micros, seconds } from './fold.js'

const MINUTE = 60
const EVERY_TIME = ['assessed', 'mandatory']

const starts = some => Math.min(...some.map(one => one.start))
export const open = one => !one.end
const ids = some => some.map(one => one.id)
const cited = some => new Set(some.flatMap(one => one.ksbs)) // of entries; one may name none

// Seconds that the method may take: an adjustment that one decided who may, by the first start, is added.
export function allowance ({ duration: rule, adjustments }, facts) {
  if (!rule) return null
  const first = starts(facts.sections)
  let [adjustment, late] = [0, 0]
  for (const { minutes, at, may } of adjustments) {
    if (may && micros(at) <= first) adjustment += minutes * MINUTE
    else late += minutes * MINUTE
  }
  // per cent of whole minutes are fifths of a second: whole until the last step
  const share = percent => rule.minutes * percent * 3 / 5
  return {
    least: Math.ceil(share(100 - rule.shortfall_percent)),
    planned: rule.minutes * MINUTE + adjustment,
    limit: Math.floor(share(100 + rule.extension_percent)) + adjustment,
    adjustment,
    adjustment_not_counted: late
  }
}

// The stretches of every section, those that count towards the duration, and how long a section took: where it
// is unbroken, its longest stretch.
export function timing ({ sections }, facts) {
  const held = new Map(sections.map(one => [one.id, []]))
  for (const one of facts.sections) held.get(one.section)?.push(one) // not of a section that the plan has no longer
  const took = ({ id, unbroken }, now) => {
    const some = held.get(id)
    if (!unbroken || !some.length) return seconds(some, now)
    return Math.max(...some.map(one => seconds([one], now)))
  }
  return { held, took, counted: sections.filter(one => one.counted).flatMap(one => held.get(one.id)) }
}

// KSBs by how they were evidenced and what is still owed, each in the plan's order.
export function coverage ({ sections, questions: rules, ksbs, themes, sample }, { seen, questions }) {
  const kinds = ids((rules?.kinds || []).filter(one => one.counts))
  const counting = questions.filter(one => kinds.includes(one.kind))
  const uncounted = ids(sections.filter(one => !one.counted))
  const saw = cited(seen.filter(one => !uncounted.includes(one.section)))
  const heard = cited(questions)
  const codes = test => ksbs.filter(test).map(one => one.code)
  const found = one => saw.has(one.code) || heard.has(one.code)
  const extra = rules?.unobserved
  const told = extra && cited(questions.filter(one => one.kind === extra.kind))
  const unobserved = ksbs.filter(one => extra && EVERY_TIME.includes(one.treatment) &&
    !saw.has(one.code) && !told.has(one.code))
  const mandatory = ksbs.filter(one => one.treatment === 'mandatory')
  const missing = sample ? mandatory.filter(one => !found(one)) : []
  // a question is about the theme it names; without one, about every theme that holds a KSB it cites
  const named = counting.map(one => one.theme)
  const about = cited(counting.filter(one => one.theme == null))
  const silent = theme => !named.includes(theme.id) && !theme.ksbs.some(code => about.has(code))
  return {
    counting: counting.length,
    seen: codes(one => saw.has(one.code)),
    asked: codes(one => heard.has(one.code)),
    sampled: codes(one => one.treatment === 'sampled' && found(one)).length,
    mandatory,
    unobserved,
    missing,
    owed: {
      questions: Math.max(0, (rules?.minimum?.number || 0) - counting.length),
      ksbs: codes(one => [...unobserved, ...missing].includes(one)),
      themes: rules?.themes ? ids(themes.filter(silent)) : []
    }
  }
}

// How the rules would stand if the judgements were submitted now: true, false, or null for cannot tell.
// Days, venue and recordings are left to the server.
export function outcomes (method, facts, { held, took, counted }, covered, allowed) {
  const { sections, questions: rules, declarations, sample, duration } = method
  const { owed } = covered
  const runs = counted.some(open)
  const found = []
  const tell = (code, rule, holds) => {
    if (rule) found.push({ code, holds, force: rule.force, source: rule.source })
  }

  const lasted = section => {
    const some = held.get(section.id)
    const going = some.filter(open).length
    if (some.length > going && took(section) >= (section.minutes || 0) * MINUTE) return true
    return going ? null : false
  }

  const follows = ({ id, after }) => {
    const start = starts(held.get(id))
    const before = after.sections.map(name => held.get(name))
    const late = before.flat().some(one => (one.end ?? one.start) > start)
    if (late || before.some(some => !some.length)) return false
    return before.flat().some(open) ? null : true
  }

  const lengths = () => {
    const used = seconds(counted)
    const over = Math.max(0, used - allowed.planned)
    const enough = runs ? null : counted.length > 0 && used >= allowed.least
    tell('conduct.duration', duration, used <= allowed.limit && enough)
    const { extension } = facts
    if (extension === null && !(over && duration.extension_percent)) return
    const fits = extension * 100 <= duration.minutes * duration.extension_percent
    tell('conduct.extension', duration, fits && over <= extension * MINUTE && (runs ? null : true))
  }

  const declared = ({ id, before }) => {
    const said = facts.declared.get(id)
    if (!said?.holds) return false
    if (!before) return true
    return counted.length ? said.at <= starts(counted) : null
  }

  const inside = (name, { section, at }) => {
    const some = held.get(name)
    const named = section != null
    if (named && section !== name) return false
    if (!some?.length) return named
    if (some.some(one => !open(one) && one.start <= at && at <= one.end)) return true
    return some.some(one => open(one) && one.start <= at) ? named || null : false
  }

  const askedIn = name => {
    const lies = [...new Map(facts.questions.map(one => [one.id, inside(name, one)])).values()]
    return lies.includes(false) ? false : lies.length && !lies.includes(null) ? true : null
  }

  for (const one of sections) {
    tell(`conduct.section.${one.id}`, one, lasted(one))
    if (held.get(one.id).length) tell(`conduct.order.${one.id}`, one.after, one.after && follows(one))
  }
  if (allowed) lengths()
  for (const one of declarations) tell(`conduct.${one.id}`, one, declared(one))
  const asked = (name, rule, holds) => tell(`question.${name}`, rule, holds)
  asked('minimum', rules?.minimum, !owed.questions)
  asked('themes', rules?.themes, !owed.themes.length)
  asked('asked_in', rules?.asked_in, askedIn(rules?.asked_in?.section))
  asked('unobserved', rules?.unobserved, !covered.unobserved.length)
  asked('sample', sample, covered.sampled >= sample?.at_least)
  asked('mandatory', covered.mandatory.length && sample, !covered.missing.length)
  return found
}
