const PAUSE = 4000

// A second press within a few seconds is ignored. The button itself is not switched off: a switched-off button loses its
// name and value, and stays off when someone comes back to the page.
export function guardForms (scope) {
  const sent = new WeakMap()
  scope.addEventListener('submit', (event) => {
    const form = event.target
    if (form.method !== 'post') return
    const before = sent.get(form)
    if (before && Date.now() - before < PAUSE) {
      event.preventDefault()
      return
    }
    sent.set(form, Date.now())
  })
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) for (const form of document.forms) sent.delete(form)
  })
}

// Forms marked data-warn-unsaved ask before their changes are lost.
export function warnBeforeLeaving (scope) {
  for (const form of scope.querySelectorAll('form[data-warn-unsaved]')) {
    let changed = false
    form.addEventListener('input', () => { changed = true })
    form.addEventListener('submit', () => { changed = false })
    window.addEventListener('beforeunload', (event) => {
      if (changed) event.preventDefault()
    })
  }
}
