// <button type="button" data-copy="#receipt" hidden>Copy</button>: shown only where copying works.
export function offerCopying (scope) {
  if (!navigator.clipboard) return
  for (const button of scope.querySelectorAll('button[data-copy]')) {
    const source = scope.querySelector(button.dataset.copy)
    if (!source) continue
    const words = button.textContent
    button.hidden = false
    button.setAttribute('aria-live', 'polite')
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(source.textContent.trim().replace(/\s+/g, ' '))
        button.textContent = 'Copied'
      } catch {
        button.textContent = 'Could not copy: please write it down'
      }
      setTimeout(() => { button.textContent = words }, 5000)
    })
  }
}

// <button type="button" data-print hidden>Print</button>
export function offerPrinting (scope) {
  for (const button of scope.querySelectorAll('button[data-print]')) {
    button.hidden = false
    button.addEventListener('click', () => window.print())
  }
}
