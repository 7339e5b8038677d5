// How one file on its way looks: its name, a bar, what there is to say, and what can be done.
import { left, percent, size } from './words.js'

export class Item {
  constructor (name, acts) {
    this.acts = acts
    this.words = ''
    this.element = made('li', 'ui-uploads__one')
    this.name = made('p', 'ui-uploads__name govuk-body')
    this.name.textContent = name
    this.bar = made('progress', 'ui-uploads__bar')
    this.bar.max = 100
    this.bar.setAttribute('aria-label', `How much of ${name} has been sent`)
    this.line = made('p', 'ui-uploads__line govuk-body-s')
    this.buttons = made('div', 'govuk-button-group ui-uploads__buttons')
    this.pause = this.button('Pause', name, () => acts.pause())
    this.goOn = this.button('Continue', name, () => acts.goOn())
    this.cancel = this.button('Cancel', name, () => acts.cancel())
    this.element.append(this.name, this.bar, this.line, this.buttons)
  }

  button (text, name, act) {
    const one = made('button', 'govuk-button govuk-button--secondary')
    one.type = 'button'
    one.textContent = text
    const whose = made('span', 'govuk-visually-hidden')
    whose.textContent = ` ${name}`
    one.append(whose)
    one.addEventListener('click', act)
    this.buttons.append(one)
    return one
  }

  waits () {
    this.waiting = true
    this.line.textContent = `${this.words} The form is sent as soon as the file is here.`
  }

  show (transfer) {
    const { state } = transfer
    this.bar.value = percent(transfer.sent, transfer.size)
    this.bar.hidden = ['ready', 'stopped'].includes(state)
    this.words = said(transfer)
    this.line.textContent = this.words
    if (this.waiting && transfer.active) this.waits()
    this.line.classList.toggle('govuk-error-message', state === 'stopped')
    this.element.classList.toggle('ui-uploads__one--ready', state === 'ready')
    this.pause.hidden = !['sending', 'waiting'].includes(state)
    this.goOn.hidden = !['paused', 'stopped'].includes(state)
    const inside = document.activeElement
    if (inside === this.pause && this.pause.hidden) this.goOn.focus()
    if (inside === this.goOn && this.goOn.hidden && !this.pause.hidden) this.pause.focus()
    this.cancel.firstChild.textContent = state === 'ready' ? 'Remove' : 'Cancel'
  }
}

function said (transfer) {
  const sofar = `${percent(transfer.sent, transfer.size)}% of ${size(transfer.size)}`
  switch (transfer.state) {
    case 'sending': {
      const speed = transfer.speed
      if (!speed) return `${sofar}.`
      return `${sofar}, ${size(speed)} a second, ${left((transfer.size - transfer.sent) / speed)}.`
    }
    case 'paused': return `Paused at ${sofar}.`
    case 'waiting': return `${transfer.message} ${sofar} has come.`
    case 'checking': return 'All of it has come. It is being checked.'
    case 'stopped': return transfer.message
    default: {
      const same = transfer.same
      const here = same ? ` This file is here already as ${same.name}: you can use it all the same.` : ''
      return `${size(transfer.size)}, here and checked.${here}`
    }
  }
}

function made (kind, className) {
  const one = document.createElement(kind)
  one.className = className
  return one
}
