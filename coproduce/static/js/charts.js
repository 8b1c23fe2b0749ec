// A chart's picture becomes explorable on request: the library is large, so nothing is loaded until someone asks.
let library

function load (address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = address
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => {
      library = undefined
      reject(new Error('The chart library did not load'))
    }
    document.head.append(script)
  })
  return library
}

async function explore (picture, button) {
  button.disabled = true
  button.textContent = 'Loading'
  try {
    const [plotly, answer] = await Promise.all([load(picture.dataset.plotlyScript), fetch(picture.dataset.plotly)])
    if (!answer.ok) throw new Error(`The chart answered ${answer.status}`)
    const { data, layout } = await answer.json()
    const stage = document.createElement('div')
    stage.className = 'chart__stage'
    picture.after(stage)
    await plotly.newPlot(stage, data, { ...layout, autosize: true }, { responsive: true, displaylogo: false })
    picture.hidden = true
    button.remove()
  } catch {
    button.disabled = false
    button.textContent = 'That did not load. Try again'
  }
}

export function drawCharts (scope) {
  for (const picture of scope.querySelectorAll('[data-plotly]')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'link-button chart__explore'
    button.textContent = 'Zoom in or save this chart'
    button.addEventListener('click', () => explore(picture, button))
    picture.after(button)
  }
}
