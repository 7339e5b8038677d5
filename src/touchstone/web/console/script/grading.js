// The grade of a method from its criteria and its score: a port of `rules/grading.py` for one method.
// What is open is worked out at its worst and at its best. Decimals are whole numbers of a size: exact.

const DECIMAL = /^([+-]?\d*)\.?(\d*)(?:e([+-]?\d+))?$/i
const FARTHEST = 400 // places; no plan looks further
const WAYS = 200 // that are tried before giving up to name the fewest criteria
const SCORE = -1 // stands for the score among the places of criteria

// A decimal as a whole number, and how many of its digits follow the point.
function exact (text) {
  const [, whole, part, power = 0] = DECIMAL.exec(text)
  const places = Math.min(part.length - power, FARTHEST)
  const digits = BigInt(whole + part)
  return places < 0 ? [digits * 10n ** BigInt(-places), 0] : [digits, places]
}

const sized = ([digits, places], size) => digits * 10n ** BigInt(size - places)

function atLeast (a, b) {
  const size = Math.max(a[1], b[1])
  return sized(a, size) >= sized(b, size)
}

// The decimal in digits, without needless noughts.
export function written (text) {
  const [digits, places] = exact(text)
  const all = String(digits).padStart(places + 1, '0')
  const point = all.length - places
  return `${all.slice(0, point)}.${all.slice(point)}`.replace(/\.?0*$/, '')
}

// How a method is graded: its grades, a whole to its grade, the criteria, the whole as known with what is open at its worst and
// at its best, the best level and score, and whether a condition holds.
export function reckoned ({ levels, scale, grading, test, themes }, known, score) {
  const order = scale.grades
  const { best_first: steps, otherwise } = grading.rule.steps
  const best = levels.length - 1
  const rank = id => levels.findIndex(level => level.id === id)
  const outOf = exact(test?.out_of || 0)
  const criteria = themes.flatMap(theme => theme.criteria.map(one => ({ ...one, theme: theme.id })))
  const spoken = ({ kind, theme }) => [...criteria.keys()].filter(at => (
    (!kind || criteria[at].kind === kind) && (!theme || criteria[at].theme === theme)
  ))

  const reaching = (said, ranks) => spoken(said).filter(at => ranks[at] >= rank(said.reaches)).length
  const tests = {
    all: (some, whole) => some.every(one => holds(one, whole)),
    any: (some, whole) => some.some(one => holds(one, whole)),
    score: (said, whole) => atLeast(whole.score, exact(said.at_least)),
    every: (said, { ranks }) => reaching(said, ranks) === spoken(said).length,
    several: (said, { ranks }) => reaching(said, ranks) >= said.number,
    points (said, { ranks }) {
      const some = spoken(said)
      const weights = some.map(at => exact(criteria[at].weight))
      const size = Math.max(0, ...weights.map(([, places]) => places))
      const worth = (sum, at, place) => sum + sized(weights[place], size) * BigInt(levels[ranks[at]].points)
      return atLeast([some.reduce(worth, 0n), size], exact(said.at_least))
    }
  }
  // an unknown condition is an error: it never passes
  const holds = (condition, whole) => {
    const [word] = Object.keys(condition)
    return tests[word](condition[word], whole)
  }
  const grade = whole => order.indexOf((steps.find(one => holds(one.when, whole)) || otherwise).grade)

  const end = (open, mark) => ({
    ranks: criteria.map(one => known.has(one.id) ? rank(known.get(one.id)) : open),
    score: score === null ? mark : exact(score)
  })
  return [order, grade, criteria, end(0, [0n, 0]), end(best, outOf), best, outOf, holds]
}

// The grade so far, and for each better one what stands in its way: a port of `rules/in_the_way.py` too.
export function graded (method, known, score) {
  const [order, grade, criteria, worst, top, best, outOf] = reckoned(method, known, score)
  const [low, high] = [grade(worst), grade(top)]
  const passes = at => at >= order.indexOf(method.scale.passes_from)

  const better = (name, place) => {
    const least = low + 1 + place
    const open = least <= high
    const base = open ? worst : top
    const raised = some => ({
      ranks: base.ranks.map((now, at) => some.includes(at) ? best : now),
      score: some.includes(SCORE) ? outOf : base.score
    })
    const ways = [...criteria.keys()]
      .filter(at => base.ranks[at] < best && !(open && known.has(criteria[at].id)))
    if (!atLeast(base.score, outOf) && !(open && score !== null)) ways.push(SCORE)
    const found = fewest(ways, some => grade(raised(some)) >= least)
    return {
      grade: name,
      open,
      criteria: found && found.filter(at => at !== SCORE).map(at => criteria[at].id),
      score: found && found.includes(SCORE)
    }
  }
  return {
    grade: {
      lowest: order[low],
      highest: order[high],
      passes: passes(low) === passes(high) ? passes(low) : null
    },
    next: order.slice(low + 1).map(better)
  }
}

// The fewest that are enough together, the first of them in order; null for none, or after too many tries.
function fewest (all, enough) {
  if (!enough(all)) return null
  const needed = all.filter(one => !enough(all.filter(other => other !== one)))
  const others = all.filter(one => !needed.includes(one))
  let left = WAYS
  for (let size = 0; size <= others.length; size++) {
    for (const some of combinations(others, size)) {
      if (!left--) return null
      const both = all.filter(one => needed.includes(one) || some.includes(one))
      if (enough(both)) return both
    }
  }
}

function * combinations (all, size, from = 0) {
  if (!size) yield []
  for (let at = from; size && at <= all.length - size; at++) {
    for (const rest of combinations(all, size - 1, at + 1)) yield [all[at], ...rest]
  }
}
