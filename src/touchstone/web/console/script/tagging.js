// KSBs that are tagged by typing their codes, spelt as plans spell them.
const MARK = /\b[KSB][1-9]\d*\b/g

// How often each code stands in a text.
function counts (text) {
  const found = new Map()
  for (const [code] of text.toUpperCase().matchAll(MARK)) found.set(code, (found.get(code) || 0) + 1)
  return found
}

// Write into a form. A code is tagged when it is typed, not because it still stands there: what somebody took off
// stays off. K1 is not meant where it was the beginning of K12.
export function write (form, text, known) {
  const [before, after] = [counts(form.text), counts(text)]
  const risen = (code) => (after.get(code) || 0) - (before.get(code) || 0)
  const typed = [...after.keys()].filter((code) => risen(code) > 0)
  for (const code of form.lately) if (risen(code) < 0 && typed.some((one) => one.startsWith(code))) form.ksbs.delete(code)
  form.lately = typed.filter((code) => known.has(code) && !form.ksbs.has(code))
  for (const code of form.lately) form.ksbs.add(code)
  form.text = text
}
