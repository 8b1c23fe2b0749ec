// How far the worker is: keeps the figures fresh, and shows the page again once something is done. Without this there is
// the link “Look again”.
const EVERY = 3000
const TOLD_EVERY = 30000

function follow (box) {
  const said = box.querySelector('[data-running-said]')
  let told = Date.now()

  function say (words) {
    if (said) said.textContent = words
  }

  function show (place, task) {
    const percent = task.total ? Math.floor(100 * task.done / task.total) : 0
    place.querySelector('[data-percent]').textContent = `${percent}%`
    place.querySelector('progress').value = percent
    const waits = place.querySelector('[data-waits]')
    if (waits && task.started) waits.remove()
    return `${place.querySelector('[data-doing]').textContent}: ${percent}% done.`
  }

  async function ask () {
    const answer = await fetch(box.dataset.running, { credentials: 'same-origin', headers: { Accept: 'application/json' } })
    // Signed out meanwhile, or gone: the link is still there.
    if (!answer.ok || answer.redirected) return false
    const tasks = new Map((await answer.json()).map((task) => [task.id, task]))
    const words = []
    for (const place of box.querySelectorAll('[data-task]')) {
      if (!place.querySelector('[data-percent]')) continue
      const task = tasks.get(place.dataset.task)
      if (!task || task.failed) return finish()
      words.push(show(place, task))
    }
    if (Date.now() - told > TOLD_EVERY) {
      told = Date.now()
      say(words.join(' '))
    }
    return words.length > 0
  }

  // Nobody's typing is thrown away: then the page waits for a press.
  function finish () {
    const typing = [...document.querySelectorAll('main input:not([type=hidden]), main textarea, main select')].some((field) =>
      field === document.activeElement || (field.type === 'checkbox' ? field.checked !== field.defaultChecked : field.defaultValue !== undefined && field.value !== field.defaultValue))
    if (typing) {
      say('Done. Look again to see what was found.')
      box.querySelectorAll('[data-reload]').forEach((link) => { link.textContent = 'Done: look again' })
    } else location.reload()
    return false
  }

  async function turn () {
    let goesOn = true
    if (!document.hidden) {
      try { goesOn = await ask() } catch { /* away for a moment: asked again at the next turn */ }
    }
    if (goesOn) setTimeout(turn, EVERY)
  }

  if (box.querySelector('[data-percent]')) setTimeout(turn, EVERY)
}

for (const box of document.querySelectorAll('[data-running]')) follow(box)
