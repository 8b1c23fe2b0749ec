// Reading aloud, and leaving fast. Both are additions: the page says what it says without them.

// The browser's own voice reads the question and its answers.
export function offerReadingAloud (scope) {
  const place = scope.querySelector('[data-module="read-aloud"]')
  if (!place || !window.speechSynthesis) return
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'link-button'
  const voice = window.speechSynthesis
  const rest = () => { button.textContent = 'Read this aloud' }
  rest()
  button.addEventListener('click', () => {
    if (voice.speaking) {
      voice.cancel()
      rest()
      return
    }
    const parts = scope.querySelectorAll('.asking__one h1, .asking__one h2, .asking__one p, .asking__one label, .asking__one legend, .asking__one .govuk-hint')
    const words = [...parts].filter((part) => part.offsetParent && !part.querySelector('h1, h2, p')).map((part) => part.textContent.trim())
    const spoken = new SpeechSynthesisUtterance(words.join('. '))
    spoken.lang = place.dataset.language
    spoken.rate = 0.9
    spoken.addEventListener('end', rest)
    button.textContent = 'Stop reading'
    voice.speak(spoken)
  })
  window.addEventListener('pagehide', () => voice.cancel())
  place.append(button)
  place.hidden = false
}

// In the young people's form the pages take each other's place behind the back button, so that leaving fast, which takes
// the place of the last one, leaves nothing there. Three times Escape leaves too.
export function offerQuickExit (scope) {
  const exit = scope.querySelector('[data-module="quick-exit"]')
  exit?.addEventListener('click', (event) => {
    event.preventDefault()
    leave(exit)
  })
}

function leave (exit) {
  document.documentElement.hidden = true
  document.title = 'Weather'
  location.replace(exit.href)
}

// Once for the document, whose pages change under it; `enhance` adds to a page what it would have had.
export function keepNoHistory (enhance) {
  const quickExit = () => document.querySelector('[data-module="quick-exit"]')
  let presses = []
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !quickExit()) return
    presses = [...presses, Date.now()].filter((at) => Date.now() - at < 2000)
    if (presses.length >= 3) leave(quickExit())
  })
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (form.method !== 'post' || event.defaultPrevented || !(quickExit() || choosesYoung(form))) return
    event.preventDefault()
    sendInPlace(form, event.submitter, enhance)
  })
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]')
    if (!link || link.origin !== location.origin || link.hash || event.ctrlKey || event.metaKey || event.shiftKey) return
    const leadsThere = link.pathname.includes('/respond/')
    if (!leadsThere || !(quickExit() || link.search.includes('format=young_people'))) return
    event.preventDefault()
    location.replace(link.href)
  })
}

function choosesYoung (form) {
  return form.querySelector('[name="format"]:checked')?.value === 'young_people'
}

async function sendInPlace (form, sender, enhance) {
  const address = sender?.getAttribute('formaction') || form.getAttribute('action') || location.href
  try {
    const answer = await fetch(address, { method: 'POST', body: new FormData(form, sender) })
    if (answer.ok && answer.redirected) {
      location.replace(answer.url)
      return
    }
    showInPlace(await answer.text(), enhance)
  } catch {
    form.submit()
  }
}

// A page that came without an address of its own, such as one with an error.
function showInPlace (text, enhance) {
  const page = new DOMParser().parseFromString(text, 'text/html')
  document.title = page.title
  document.body.replaceWith(document.adoptNode(page.body))
  window.scrollTo(0, 0)
  enhance()
}
