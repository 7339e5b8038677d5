// Where in the console one is: an address names an assessment, or else it is the list.

const ASSESSMENT = /^#([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/

// The assessment that an address names; nothing for any other.
export function named (hash) { return ASSESSMENT.exec(hash)?.[1] || null }

export function toMain () { document.getElementById('main')?.focus() }

// The skip link leads to the main part of the page that is shown, and to no other page.
export function skips () {
  document.querySelector('.skip')?.addEventListener('click', (event) => {
    event.preventDefault()
    toMain()
  })
}
