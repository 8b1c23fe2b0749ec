// Everything here is an addition: each page works without it.
import { CharacterCount, Checkboxes, ErrorSummary, Radios, SkipLink, createAll } from 'govuk-frontend'

import { drawCharts } from './charts.js'
import { offerCopying, offerPrinting } from './copying.js'
import { guardForms, warnBeforeLeaving } from './forms.js'

// GOV.UK Frontend asks for this mark before it adds anything; here the module itself is the proof of support.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')

for (const component of [CharacterCount, Checkboxes, ErrorSummary, Radios, SkipLink]) createAll(component)
guardForms(document)
warnBeforeLeaving(document)
offerCopying(document)
offerPrinting(document)
drawCharts(document)
