// What single question types gain from a script. Without it each is answered by plain fields.

// A long list gets a box above it; typing there leaves only the answers that hold the typed words.
function offerTyping (list) {
  const box = document.createElement('input')
  const found = document.createElement('p')
  const options = [...list.options].slice(1)
  box.className = 'govuk-input type-ahead'
  box.id = `${list.id}-typing`
  box.setAttribute('aria-label', 'Type to shorten the list')
  box.placeholder = 'Type to shorten the list'
  box.autocomplete = 'off'
  found.className = 'govuk-body small muted'
  found.setAttribute('role', 'status')
  list.before(box, found)
  let chosen = list.value
  list.addEventListener('change', () => { chosen = list.value })
  box.addEventListener('input', () => {
    const wanted = box.value.trim().toLowerCase()
    const matching = options.filter((option) => option.text.toLowerCase().includes(wanted))
    // While options are taken out, a list chooses for itself; what the person chose is therefore put back afterwards.
    list.replaceChildren(list.options[0], ...options.filter((option) => matching.includes(option) || option.value === chosen))
    list.value = wanted && matching.length === 1 ? matching[0].value : chosen
    found.textContent = wanted ? `${matching.length} found` : ''
  })
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== 'ArrowDown') return
    event.preventDefault()
    list.focus()
  })
}

// Buttons and dragging put the lines of a ranking in order and write the numbers.
function offerOrdering (ranking) {
  const places = Number(ranking.dataset.places)
  const items = () => [...ranking.children]
  const field = (item) => item.querySelector('input')
  const rank = (item) => Number(field(item).value) || Infinity
  const status = document.createElement('p')
  status.className = 'govuk-visually-hidden'
  status.setAttribute('role', 'status')
  ranking.after(status)
  let held = null

  const number = (moved) => {
    items().forEach((item, place) => { field(item).value = place < places ? place + 1 : '' })
    const place = items().indexOf(moved) + 1
    status.textContent = `${moved.querySelector('label').lastChild.textContent.trim()}: place ${place}`
  }
  const move = (item, step) => {
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling
    if (!other) return
    if (step < 0) other.before(item)
    else other.after(item)
    number(item)
  }
  const button = (item, step, sign, words) => {
    const made = document.createElement('button')
    made.type = 'button'
    made.textContent = sign
    made.setAttribute('aria-label', `${words}: ${item.querySelector('label').lastChild.textContent.trim()}`)
    made.addEventListener('click', () => { move(item, step); made.focus() })
    return made
  }

  ranking.append(...items().sort((one, other) => rank(one) - rank(other) || 0))
  for (const item of items()) {
    const moves = document.createElement('span')
    moves.className = 'ranking__moves'
    moves.append(button(item, -1, '↑', 'Move up'), button(item, 1, '↓', 'Move down'))
    item.append(moves)
    item.draggable = true
    item.addEventListener('dragstart', () => { held = item; item.classList.add('ranking__item--held') })
    item.addEventListener('dragend', () => { item.classList.remove('ranking__item--held'); number(item); held = null })
    item.addEventListener('dragover', (event) => {
      if (!held || held === item) return
      event.preventDefault()
      const below = event.clientY > item.getBoundingClientRect().top + item.offsetHeight / 2
      if (below) item.after(held)
      else item.before(held)
    })
  }
}

// A line under a budget keeps saying how much is left.
function keepBalance (budget) {
  const { amount, unit } = budget.dataset
  const left = document.createElement('p')
  const say = (number) => {
    const figures = Math.abs(number).toLocaleString('en-GB')
    return unit === 'pounds' ? `£${figures}` : `${figures} ${unit}`
  }
  const add = () => {
    const given = [...budget.querySelectorAll('input')]
      .reduce((sum, field) => sum + (Number(field.value.replace(/[£,\s]/g, '')) || 0), 0)
    const rest = Math.round((Number(amount) - given) * 10000) / 10000
    left.className = `budget__left${rest < 0 ? ' budget__left--over' : rest === 0 ? ' budget__left--even' : ''}`
    left.textContent = rest === 0 ? 'All of it is shared out.' : rest > 0 ? `${say(rest)} left to share out.` : `${say(rest)} too much.`
  }
  left.setAttribute('role', 'status')
  budget.append(left)
  budget.addEventListener('input', add)
  add()
}

function toolButton (words, action) {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = 'govuk-button govuk-button--secondary'
  made.textContent = words
  made.addEventListener('click', action)
  return made
}

function putIn (field, content, name) {
  const files = new DataTransfer()
  files.items.add(new File([content], name, { type: content.type }))
  field.files = files.files
}

// Speaking into the phone fills the file field; whoever has no microphone still has the field and the box below.
function offerRecording (field) {
  if (!navigator.mediaDevices || !window.MediaRecorder || !window.DataTransfer) return
  const tools = document.createElement('div')
  const said = document.createElement('p')
  let recorder = null
  tools.className = 'voice__tools'
  said.className = 'govuk-body small'
  said.setAttribute('role', 'status')
  const start = toolButton('Record your voice', async () => {
    if (recorder) { recorder.stop(); return }
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      const pieces = []
      recorder = new MediaRecorder(stream)
      recorder.addEventListener('dataavailable', (event) => pieces.push(event.data))
      recorder.addEventListener('stop', () => {
        for (const track of stream.getTracks()) track.stop()
        putIn(field, new Blob(pieces, { type: recorder.mimeType }), 'recording')
        const player = document.createElement('audio')
        player.controls = true
        player.src = URL.createObjectURL(field.files[0])
        tools.querySelector('audio')?.remove()
        tools.append(player)
        recorder = null
        start.textContent = 'Record again'
        said.textContent = 'Recorded. You can listen to it, or record again.'
      })
      recorder.start()
      start.textContent = 'Stop'
      said.textContent = 'Recording. Press stop when you are done.'
    } catch {
      said.textContent = 'We could not use the microphone. You can add a sound file or write instead.'
    }
  })
  tools.append(start)
  field.before(tools, said)
}

// Drawing with a finger or a mouse fills the file field too.
function offerDrawing (field) {
  if (!window.DataTransfer || !window.PointerEvent) return
  const pad = document.createElement('div')
  pad.className = 'drawing-pad'
  const open = toolButton('Draw something here', () => {
    open.remove()
    const canvas = document.createElement('canvas')
    canvas.width = 960
    canvas.height = 640
    canvas.setAttribute('role', 'img')
    canvas.setAttribute('aria-label', 'Your drawing')
    const pen = canvas.getContext('2d')
    const clear = () => { pen.fillStyle = '#fff'; pen.fillRect(0, 0, canvas.width, canvas.height) }
    const at = (event) => {
      const box = canvas.getBoundingClientRect()
      return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height]
    }
    let drawing = false
    clear()
    Object.assign(pen, { lineWidth: 6, lineCap: 'round', lineJoin: 'round', strokeStyle: '#1d2433' })
    canvas.addEventListener('pointerdown', (event) => {
      drawing = true
      canvas.setPointerCapture(event.pointerId)
      pen.beginPath()
      pen.moveTo(...at(event))
    })
    canvas.addEventListener('pointermove', (event) => {
      if (!drawing) return
      pen.lineTo(...at(event))
      pen.stroke()
    })
    canvas.addEventListener('pointerup', () => {
      drawing = false
      canvas.toBlob((content) => putIn(field, content, 'drawing.png'), 'image/png')
    })
    const tools = document.createElement('div')
    tools.className = 'drawing-pad__tools'
    tools.append(toolButton('Clear the drawing', () => { clear(); field.value = '' }))
    pad.append(canvas, tools)
  })
  pad.append(open)
  field.before(pad)
}

// In the editor questions can be dragged; letting go sends their new order.
function offerDragging (list) {
  let held = null
  const order = () => [...list.children].map((item) => item.dataset.key).join(' ')
  const before = order()
  for (const item of list.children) {
    item.draggable = true
    item.addEventListener('dragstart', () => { held = item; item.classList.add('is-held') })
    item.addEventListener('dragover', (event) => {
      if (!held || held === item) return
      event.preventDefault()
      const below = event.clientY > item.getBoundingClientRect().top + item.offsetHeight / 2
      if (below) item.after(held)
      else item.before(held)
    })
    item.addEventListener('dragend', () => {
      item.classList.remove('is-held')
      held = null
      if (order() === before) return
      const form = document.createElement('form')
      form.method = 'post'
      form.action = list.dataset.address
      for (const [name, value] of [['keys', order()], ['csrf_token', document.querySelector('[name=csrf_token]').value]]) {
        const field = document.createElement('input')
        Object.assign(field, { type: 'hidden', name, value })
        form.append(field)
      }
      document.body.append(form)
      form.submit()
    })
  }
}

const OFFERS = {
  'question-order': offerDragging,
  'type-ahead': offerTyping,
  ranking: offerOrdering,
  budget: keepBalance,
  voice: offerRecording,
  drawing: offerDrawing
}

export function enhanceQuestions (scope) {
  for (const [name, offer] of Object.entries(OFFERS)) {
    for (const found of scope.querySelectorAll(`[data-module="${name}"]`)) offer(found)
  }
}
