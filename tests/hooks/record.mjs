#!/usr/bin/env node
// Records in which order FeathersJS 5 runs hooks, and what it makes of the ones that interfere:
//
//   node record.mjs            writes order.jsonl
//   node record.mjs --check    compares instead, and exits with 1 when something differs
//
// Needs `npm ci` in ../clients/g5. The first line of the table explains the others.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../clients/g5/package.json', import.meta.url))
const { feathers } = require('@feathersjs/feathers')
const { version } = require('@feathersjs/feathers/package.json')

const table = new URL('order.jsonl', import.meta.url)
const TRIPLES = 500

// The labels, and what can be done at each. A method has no context: there `null` is what it returns.
const anywhere = ['throw', 'result', 'null', 'event', 'dispatch']
const lists = ['a.?.all', 'a.?.m', 'a.?.m2', 's.?.all', 's.?.m', 's.?.m2']
const listed = (kind) => lists.map((list) => list.replace('?', kind))
const around = ['a.r.all', 'a.r.m', 's.r.all', 's.r.m']
const catalogue = [
  ...around.map((hook) => [`${hook}>`, [...anywhere, 'skip']]),
  ...listed('b').map((label) => [label, anywhere]),
  ['method', ['throw', 'null']],
  ...listed('a').map((label) => [label, anywhere]),
  ...listed('e').map((label) => [label, [...anywhere, 'replace']]),
  ...around.flatMap((hook) => [`${hook}<`, `${hook}!`].map((label) => [label, anywhere])),
  ['event', anywhere]
]
const steps = catalogue.flatMap(([label, actions]) => actions.map((action) => [label, action]))

const about = {
  feathers: version,
  labels:
    'LEVEL.KIND.LIST. LEVEL: a app, s service. KIND: b before, a after, e error, r around. LIST: all; m the list of the method ' +
    'called, m2 the second hook of that list. Around: > before next(), < after next() resolved, ! after it rejected, which is ' +
    'then thrown on. `method` is the method, which returns {"by":"method"}; `event` a listener of `created`, given the context.',
  actions:
    'What happens right after a label is noted. throw: an error `thrown at LABEL`. result: context.result = {"by":LABEL}. ' +
    'null: context.result = null; at `method`, null is returned. event: context.event = null. dispatch: context.dispatch = ' +
    '{"by":LABEL}. replace: context.error = an error `replaced at LABEL`. skip: return without next().',
  lines:
    'outcome.undefined: the call resolved with undefined, not null. dispatch: context.dispatch once the call was over, if set. ' +
    'error_seen: the message of context.error at each error hook, before its action. No action; each single one; pairs (create ' +
    'only, no dispatch); triples: the method throws and error hooks act, then a sample. Pairs and triples with an action that ' +
    'was never reached are left out: they run like the same plan without it.'
}

// The call being recorded. There is one at a time.
let call

function reach(label, context) {
  call.trace.push(label)
  if (label.includes('.e.')) call.seen[label] = context.error?.message
  const action = call.plan[label]
  if (!action) return
  call.reached++
  switch (action) {
    case 'throw':
      throw new Error(`thrown at ${label}`)
    case 'result':
      context.result = { by: label }
      break
    case 'null':
      context.result = null
      break
    case 'event':
      context.event = null
      break
    case 'dispatch':
      context.dispatch = { by: label }
      break
    case 'replace':
      context.error = new Error(`replaced at ${label}`)
      break
  }
  return action
}

const regular = (label) => async (context) => void reach(label, context)

const wrapping = (label) => async (context, next) => {
  call.context = context
  if (reach(`${label}>`, context) === 'skip') return
  try {
    await next()
  } catch (error) {
    reach(`${label}!`, context)
    throw error
  }
  reach(`${label}<`, context)
}

function hooks(level) {
  const map = (kind, hook, second) => {
    const own = [hook(`${level}.${kind}.m`)]
    if (second) own.push(hook(`${level}.${kind}.m2`))
    return { all: [hook(`${level}.${kind}.all`)], get: own, create: own }
  }
  return {
    around: map('r', wrapping, false),
    before: map('b', regular, true),
    after: map('a', regular, true),
    error: map('e', regular, true)
  }
}

const method = async () => {
  const answer = { result: { by: 'method' } }
  reach('method', answer)
  return answer.result
}
const app = feathers()
app.use('traced', { get: (_id) => method(), create: (_data) => method() })
app.hooks(hooks('a'))
const service = app.service('traced')
service.hooks(hooks('s'))
service.on('created', (_result, context) => void reach('event', context))

/** Runs one scenario: its line, and whether every action of the plan was reached. */
async function record(method, chosen) {
  // In the order of the catalogue, so that the same plan is the same line.
  const plan = Object.fromEntries(steps.filter((step) => chosen.includes(step)))
  call = { plan, trace: [], seen: {}, reached: 0 }
  const line = { method, plan, trace: call.trace }
  try {
    const result = await (method === 'get' ? service.get(1) : service.create({}))
    line.outcome = result === undefined ? { ok: null, undefined: true } : { ok: result }
  } catch (error) {
    // Anything else is a mistake of this script, which must not end up in the table.
    if (!/^(thrown|replaced) at /.test(error.message)) throw error
    line.outcome = { error: error.message }
  }
  const { dispatch } = call.context
  if (dispatch !== undefined) line.dispatch = dispatch
  if (Object.keys(call.seen).length) line.error_seen = call.seen
  return { text: JSON.stringify(line), whole: call.reached === chosen.length }
}

// mulberry32 with a fixed seed: the same sample each time.
let seed = 5
function below(limit) {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) % limit
}

const lines = [JSON.stringify({ about })]

for (const method of ['get', 'create']) {
  lines.push((await record(method, [])).text)
  for (const step of steps) lines.push((await record(method, [step])).text)
}

const paired = steps.filter(([, action]) => action !== 'dispatch')
for (const [i, first] of paired.entries()) {
  for (const second of paired.slice(i + 1)) {
    if (first[0] === second[0]) continue
    const { text, whole } = await record('create', [first, second])
    if (whole) lines.push(text)
  }
}

// What error hooks decide shows only once something failed: with the method failing, each action of an error hook
// together with each of another one, and with an error at any other label.
const triples = new Set()
const failing = steps.find(([label, action]) => label === 'method' && action === 'throw')
const inError = paired.filter(([label]) => label.includes('.e.'))
const errors = paired.filter(([label, action]) => action === 'throw' && label !== 'method' && !label.includes('.e.'))
for (const [i, first] of inError.entries()) {
  for (const second of [...inError.slice(i + 1), ...errors]) {
    if (first[0] === second[0]) continue
    const { text, whole } = await record('create', [failing, first, second])
    if (whole) triples.add(text)
  }
}

const enough = triples.size + TRIPLES
while (triples.size < enough) {
  const method = below(4) ? 'create' : 'get'
  const numbers = [below(steps.length), below(steps.length), below(steps.length)].sort((a, b) => a - b)
  const chosen = numbers.map((number) => steps[number])
  if (new Set(chosen.map(([label]) => label)).size < 3) continue
  // Without a throw a plan shows little that the pairs do not.
  if (!chosen.some(([, action]) => action === 'throw')) continue
  const { text, whole } = await record(method, chosen)
  if (whole) triples.add(text)
}
lines.push(...triples)

const recorded = `${lines.join('\n')}\n`
if (process.argv.includes('--check')) {
  const kept = readFileSync(table, 'utf8')
  if (kept !== recorded) {
    const old = kept.split('\n')
    const at = recorded.split('\n').findIndex((line, i) => line !== old[i])
    console.error(`order.jsonl differs, first at line ${(at < 0 ? lines.length : at) + 1}`)
    process.exit(1)
  }
  console.log(`order.jsonl: ${lines.length} lines, as recorded`)
} else {
  writeFileSync(table, recorded)
  console.log(`order.jsonl: ${lines.length} lines`)
}
