// Compiles the style sheet and the script and copies typeface, drawings and the chart library into
// coproduce/static/vendor, with the content's fingerprint in each name. Run it with: npm run build
import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'

import * as esbuild from 'esbuild'
import * as sass from 'sass'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const packages = join(root, 'node_modules')
const own = join(root, 'coproduce', 'static')
const target = join(own, 'vendor')

const TYPEFACE = '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2'
// For paper forms alone: letters of more languages. No page loads these before it is to be printed.
const EXTENDED = '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2'
const ARABIC = '@fontsource-variable/vazirmatn/files/vazirmatn-arabic-wght-normal.woff2'
const CHARTS = 'plotly.js-basic-dist-min/plotly-basic.min.js'
// Browsers of 2020 and later; older ones get the pages without the script.
const SCRIPT_LEVEL = 'es2020'
const STYLE_LEVEL = ['chrome88', 'firefox85', 'safari14']

const manifest = {}

function fingerprinted (name, content) {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 12)
  const ending = extname(name)
  return `${name.slice(0, -ending.length)}.${digest}${ending}`
}

async function keep (name, content) {
  const built = fingerprinted(name, content)
  await writeFile(join(target, built), content)
  const compressed = gzipSync(content, { level: 9 })
  if (compressed.length < content.length * 0.95) {
    await writeFile(join(target, `${built}.gz`), compressed)
  }
  manifest[name] = built
  return { built, bytes: Math.min(content.length, compressed.length) }
}

async function styles (sheet, typeface, arabic) {
  const { css } = sass.compile(join(own, 'scss', sheet), {
    importers: [{
      // The packages are found by their name, wherever the project lies.
      findFileUrl: (url) => url.startsWith('govuk/')
        ? pathToFileURL(join(packages, 'govuk-frontend', 'dist', url))
        : null
    }],
    quietDeps: true
  })
  const pointed = css.replaceAll('typeface:latin', typeface).replaceAll('typeface:arabic', arabic)
  const { code } = await esbuild.transform(pointed, { loader: 'css', minify: true, target: STYLE_LEVEL })
  return Buffer.from(code)
}

// The style sheets of paper forms and reports go as they are: a minifier for browsers does not know all that is said
// of pages.
function paper (sheet, typefaces) {
  const { css } = sass.compile(join(own, 'scss', sheet), { style: 'compressed' })
  return Buffer.from(css.replaceAll(/typeface:([a-z-]+)/g, (_, name) => typefaces[name]))
}

async function script (name) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(own, 'js', name)],
    bundle: true,
    format: 'esm',
    minify: true,
    legalComments: 'none',
    target: SCRIPT_LEVEL,
    nodePaths: [packages],
    write: false
  })
  return Buffer.from(outputFiles[0].contents)
}

await rm(target, { recursive: true, force: true })
await mkdir(target, { recursive: true })

const sizes = {}
const typeface = await keep('atkinson.woff2', await readFile(join(packages, TYPEFACE)))
sizes.typeface = typeface.bytes
const extended = await keep('atkinson-extended.woff2', await readFile(join(packages, EXTENDED)))
const arabic = await keep('vazirmatn.woff2', await readFile(join(packages, ARABIC)))
const printed = { latin: typeface.built, 'latin-extended': extended.built, arabic: arabic.built }
await keep('paper.css', paper('paper.scss', printed))
await keep('report.css', paper('report.scss', printed))
sizes.styles = (await keep('coproduce.css', await styles('coproduce.scss', typeface.built, arabic.built))).bytes
sizes.talk = (await keep('talk.css', await styles('talk.scss', typeface.built, arabic.built))).bytes
sizes.insights = (await keep('insights.css', await styles('insights.scss', typeface.built, arabic.built))).bytes
sizes.writing = (await keep('writing.css', await styles('writing.scss', typeface.built, arabic.built))).bytes
sizes.trace = (await keep('trace.css', await styles('trace.scss', typeface.built, arabic.built))).bytes
sizes.evidence = (await keep('evidence.css', await styles('evidence.scss', typeface.built, arabic.built))).bytes
sizes.script = (await keep('coproduce.js', await script('coproduce.js'))).bytes
sizes.desk = (await keep('desk.js', await script('desk.js'))).bytes
await keep('plotly.js', await readFile(join(packages, CHARTS)))
for (const name of await readdir(join(own, 'images'))) {
  await keep(name, await readFile(join(own, 'images', name)))
}

// Written last and moved into place: a half-finished build has no manifest and is noticed.
await writeFile(join(target, 'manifest.new'), JSON.stringify(manifest, null, 1))
await rename(join(target, 'manifest.new'), join(target, 'manifest.json'))

const shown = Object.entries(sizes).map(([name, bytes]) => `${name} ${(bytes / 1024).toFixed(1)} kB`)
console.log(`Assets as sent: ${shown.join(', ')}`)
