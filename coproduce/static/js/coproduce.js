// Everything here is an addition: each page works without it.
import { CharacterCount, Checkboxes, ErrorSummary, Radios, SkipLink, createAll } from 'govuk-frontend'

import { drawCharts } from './charts.js'
import { offerCopying, offerPrinting } from './copying.js'
import { guardForms, warnBeforeLeaving } from './forms.js'
import { enhanceQuestions } from './questions.js'
import { keepNoHistory, offerQuickExit, offerReadingAloud } from './reading.js'

// A radio button may not be called expanded (ARIA 1.2): what it opens follows it on the page, with a label of its own.
class PlainRadios extends Radios {
  syncConditionalRevealWithInputState (input) {
    super.syncConditionalRevealWithInputState(input)
    input.removeAttribute('aria-expanded')
  }
}

function enhance () {
  // GOV.UK Frontend asks for this mark before it adds anything; here the module itself is the proof of support.
  document.body.classList.add('js-enabled', 'govuk-frontend-supported')
  for (const component of [CharacterCount, Checkboxes, ErrorSummary, PlainRadios, SkipLink]) createAll(component)
  warnBeforeLeaving(document)
  offerCopying(document)
  offerPrinting(document)
  drawCharts(document)
  enhanceQuestions(document)
  offerReadingAloud(document)
  offerQuickExit(document)
}

guardForms(document)
keepNoHistory(enhance)
enhance()
