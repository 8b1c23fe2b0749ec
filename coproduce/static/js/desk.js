// The keys of the coding desk, and marking an excerpt by selecting words. Everything can be done without them.
import './running.js'

const OFF = 'desk-keys-off'
const root = document.documentElement
const box = document.querySelector('[data-desk-keys]')
const said = document.querySelector('[data-desk-said]')
const mayCode = box?.hasAttribute('data-may-code')
const whole = document.querySelector('[data-excerpt-text]')
const marking = document.querySelector('[data-excerpt-form]')

function say (words) {
  if (said) said.textContent = words
}

function stored () {
  try { return localStorage.getItem(OFF) } catch { return null }
}

function keep (off) {
  try { off ? localStorage.setItem(OFF, '1') : localStorage.removeItem(OFF) } catch { /* it then lasts for this page */ }
}

// Switching off --------------------------------------------------------------------------------------------------

let off = stored() === '1'
const button = box?.querySelector('[data-desk-keys-switch]')
const heading = document.createDocumentFragment()

function show () {
  root.classList.toggle('desk-has-keys', !off)
  if (!button) return
  button.textContent = off ? 'Switch the keys on' : 'Switch the keys off'
  box.querySelector('summary span').replaceChildren(off ? 'Keys: switched off' : heading.cloneNode(true))
}

if (box) {
  box.hidden = false
  heading.append(...[...box.querySelector('summary span').childNodes].map((node) => node.cloneNode(true)))
  button.addEventListener('click', () => {
    off = !off
    keep(off)
    show()
    say(off ? 'The keys are off.' : 'The keys are on.')
  })
  show()
}

// Going from text to text ----------------------------------------------------------------------------------------

const texts = () => [...document.querySelectorAll('[data-text]')]

function current () {
  const all = texts()
  return all.find((text) => text.contains(document.activeElement)) ??
    all.find((text) => text.id === location.hash.slice(1)) ??
    document.querySelector('.desk__text--current[data-text]')
}

function go (text) {
  if (!text) return say('There is no other text on this page.')
  text.focus({ preventScroll: true })
  text.scrollIntoView({ block: 'center', behavior: 'auto' })
}

function step (by) {
  const all = texts()
  const here = all.indexOf(current())
  go(here < 0 ? all[by > 0 ? 0 : all.length - 1] : all[here + by])
}

// After one text was coded the page comes back with the next one named in its address.
if (location.hash.startsWith('#text-')) document.getElementById(location.hash.slice(1))?.focus()

// Coding ---------------------------------------------------------------------------------------------------------

const form = document.querySelector('form input[name="listed"]')?.form

function ticked () {
  const boxes = [...(form?.querySelectorAll('input[name="passage"]') ?? [])]
  const chosen = boxes.filter((each) => each.checked)
  if (chosen.length) return chosen
  const own = current()?.querySelector('input[name="passage"]')
  if (own) own.checked = true
  return own ? [own] : []
}

function tick () {
  const own = current()?.querySelector('input[name="passage"]')
  if (!own) return say('Go to a text first, with j.')
  own.checked = !own.checked
  say(own.checked ? 'Ticked.' : 'Not ticked.')
}

function put (number) {
  const theme = document.querySelector(`.desk__key[data-number="${number}"]`)
  if (!form || !theme) return say(`No theme has the number ${number}.`)
  if (!ticked().length) return say('Go to a text first, with j.')
  const id = new URL(theme.parentElement.querySelector('a').href).searchParams.get('theme')
  const into = form.elements.into
  if (![...into.options].some((option) => option.value === id)) return say('These texts are in that theme.')
  form.elements.scope.value = 'ticked'
  into.value = id
  say('Saving.')
  form.requestSubmit(form.querySelector('button[name="do"][value="add"]'))
}

function noTheme () {
  if (!form || !ticked().length) return say('Go to a text first, with j.')
  form.elements.scope.value = 'ticked'
  const reason = form.elements.reason
  reason.closest('details').open = true
  reason.focus()
}

// Enter in a field presses the button beside it; a browser would press the first of the whole form.
form?.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !/^(reason|name)$/.test(event.target.name)) return
  event.preventDefault()
  form.requestSubmit(event.target.closest('.desk__tools').querySelector('button'))
})

function excerpt () {
  const link = document.querySelector('[data-excerpt-link]')
  const chosen = getSelection()
  if (marking && !marking.hidden && !chosen.isCollapsed) return marking.querySelector('select').focus()
  const text = current()
  const shown = document.querySelector('.desk__text--current')
  if (link && (!text || text === shown)) return location.assign(link.href)
  const closer = text?.querySelector('.desk__row a[href*="text="]')
  if (!closer) return say('Go to a text first, with j.')
  location.assign(closer.href)
}

function help () {
  box.open = !box.open
  if (box.open) box.querySelector('summary').focus()
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  '/': () => document.getElementById('q')?.focus(),
  '?': help
}
const CODING_KEYS = {
  x: tick,
  n: noTheme,
  e: excerpt,
  u: () => document.querySelector('[data-key-press="u"]')?.click() ?? say('There is nothing to undo.')
}

const writes = (target) => target.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(checkbox|radio)$/.test(target.type))

if (box) {
  document.addEventListener('keydown', (event) => {
    if (off || event.ctrlKey || event.metaKey || event.altKey || event.repeat || writes(event.target)) return
    let act = KEYS[event.key]
    if (!act && mayCode) act = /^[1-9]$/.test(event.key) ? () => put(Number(event.key)) : CODING_KEYS[event.key]
    if (!act) return
    event.preventDefault()
    act()
  })
}

// Excerpts -------------------------------------------------------------------------------------------------------

// How many characters of the text stand before a place in it; words for screen readers alone are not part of it.
function before (node, offset) {
  const range = document.createRange()
  range.setStart(whole, 0)
  range.setEnd(node, offset)
  const part = range.cloneContents()
  part.querySelectorAll('[data-aside]').forEach((each) => each.remove())
  return [...part.textContent].length
}

function selected () {
  const chosen = getSelection()
  if (!chosen.rangeCount || chosen.isCollapsed) return null
  const range = chosen.getRangeAt(0)
  if (!whole.contains(range.startContainer) || !whole.contains(range.endContainer)) return null
  const part = range.cloneContents()
  part.querySelectorAll('[data-aside]').forEach((each) => each.remove())
  const words = part.textContent.trim()
  return words && { words, near: before(range.startContainer, range.startOffset) }
}

if (whole && marking) {
  whole.tabIndex = 0
  whole.setAttribute('aria-label', 'The text. Select words with the arrow keys and Shift, then choose a theme.')
  whole.setAttribute('role', 'group')
  document.addEventListener('selectionchange', () => {
    const found = selected()
    if (!found) return
    marking.hidden = false
    marking.elements.words.value = found.words
    marking.elements.near.value = found.near
    marking.querySelector('[data-excerpt-words]').textContent = found.words
  })
  // Where a browser shows no caret in plain text, the arrows still move one through it, word by word.
  whole.addEventListener('keydown', (event) => {
    const forward = { ArrowRight: 'forward', ArrowLeft: 'backward' }[event.key]
    if (!forward || event.ctrlKey || event.metaKey || event.altKey) return
    const chosen = getSelection()
    if (!whole.contains(chosen.focusNode)) chosen.collapse(whole, 0)
    chosen.modify(event.shiftKey ? 'extend' : 'move', forward, 'word')
    event.preventDefault()
  })
}
