// Feathers' own tests of storage adapters (@feathersjs/adapter-tests), unmodified, through the official client:
//   node adapters.mjs URL [STORE …]
//
// They were written for a service object in the same process: they set `service.options`, and pass `params.paginate` and
// `params.adapter`, which no client can send. Here such an option chooses among services that differ in nothing else: the
// server has one for each combination the tests ask for, all on one store.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { options } from './harness.mjs'

const require = createRequire(join(dirname(fileURLToPath(import.meta.url)), 'adapters', 'package.json'))
const { Mocha } = require('mocha')
const { adapterTests } = require('@feathersjs/adapter-tests')
const { feathers } = require('@feathersjs/feathers')
const client = require('@feathersjs/socketio-client').default
const errors = require('@feathersjs/errors')
const io = require('socket.io-client')

// What a remote client can not do, and why. Tests in Rust run these cases against the adapters themselves.
const LOCAL = new Map([
  ['.options', 'looks at the service object in the server'],
  ['.events', 'likewise'],
  ['._get', 'methods without hooks are not reachable from a client'],
  ['._find', 'likewise'],
  ['._create', 'likewise'],
  ['._update', 'likewise'],
  ['._patch', 'likewise'],
  ['._remove', 'likewise'],
  ['.$get', 'methods of older adapters, with hooks of their own'],
  ['.$find', 'likewise'],
  ['.$create', 'likewise'],
  ['.$update', 'likewise'],
  ['.$patch', 'likewise'],
  ['.$remove', 'likewise'],
  ['internal .find', 'replaces methods of the service object in the server'],
  ['internal .get', 'likewise'],
  ['internal .create', 'likewise'],
  ['internal .update', 'likewise'],
  ['internal .patch', 'likewise'],
  ['internal .remove', 'likewise']
])

const REMOTE = [
  '.get', '.get + $select', '.get + id + query', '.get + NotFound', '.get + NotFound (integer)',
  '.get + id + query id', '.find', '.remove', '.remove + $select', '.remove + id + query', '.remove + NotFound',
  '.remove + NotFound (integer)', '.remove + multi', '.remove + multi no pagination', '.remove + id + query id', '.update',
  '.update + $select', '.update + id + query', '.update + NotFound', '.update + NotFound (integer)',
  '.update + query + NotFound', '.update + id + query id', '.patch', '.patch + $select', '.patch + id + query',
  '.patch multiple', '.patch multiple no pagination', '.patch multi query same', '.patch multi query changed',
  '.patch + NotFound', '.patch + NotFound (integer)', '.patch + query + NotFound', '.patch + id + query id', '.create',
  '.create + $select', '.create multi', '.create ignores query', '.find + equal', '.find + equal multiple', '.find + $sort',
  '.find + $sort + string', '.find + $limit', '.find + $limit 0', '.find + $skip', '.find + $select', '.find + $or',
  '.find + $in', '.find + $nin', '.find + $lt', '.find + $lte', '.find + $gt', '.find + $gte', '.find + $ne',
  '.find + $gt + $lt + $sort', '.find + $or nested + $sort', '.find + $and', '.find + $and + $or',
  'params.adapter + paginate', 'params.adapter + multi', '.find + paginate', '.find + paginate + query',
  '.find + paginate + $limit + $skip', '.find + paginate + $limit 0', '.find + paginate + params'
]

/** The name of the service that lets these methods act on many records. */
function multiOf(multi) {
  const methods = multi === true ? ['create', 'patch', 'remove'] : multi || []
  return methods.length > 0 ? [...methods].sort().join('-') : 'one'
}

/** The name of the service whose `find` has these pages. */
function pagesOf(paginate) {
  return paginate && paginate.default ? [paginate.default, paginate.max].filter(Boolean).join('-') : 'all'
}

/** What the tests take for the service. */
function standIn(app, store) {
  const service = { id: 'id', options: { multi: false, paginate: {} } }
  const path = (group, name) => app.service(`${store}/${group}/${name}`)
  const query = (params = {}) => (params.query ? { query: params.query } : {})
  const many = (params = {}) => path('multi', multiOf(params.adapter?.multi ?? service.options.multi))
  return Object.assign(service, {
    find: (params = {}) =>
      path('pages', pagesOf(params.paginate ?? params.adapter?.paginate ?? service.options.paginate)).find(query(params)),
    get: (id, params) => many(params).get(id, query(params)),
    create: (data, params) => many(params).create(data, query(params)),
    update: (id, data, params) => many(params).update(id, data, query(params)),
    patch: (id, data, params) => many(params).patch(id, data, query(params)),
    remove: (id, params) => many(params).remove(id, query(params))
  })
}

const [url, ...stores] = options(process.argv.slice(2)).words
if (!url) {
  console.error('usage: node adapters.mjs URL [STORE …]')
  process.exit(2)
}
const socket = io(url, { transports: ['websocket'] })
const app = feathers().configure(client(socket))
const mocha = new Mocha({ ui: 'bdd', reporter: 'min', timeout: 5000 })
let passed = 0
let failed = 0
const skipped = new Set()
mocha.suite.emit('pre-require', globalThis, '', mocha)
const log = console.log
console.log = () => {}
for (const store of stores.length > 0 ? stores : ['memory', 'sqlite', 'postgres']) {
  const service = standIn(app, store)
  adapterTests(REMOTE)({ service: () => service }, errors, store)
}
const runner = new Mocha.Runner(mocha.suite, {})
runner.on('pass', () => passed++)
runner.on('pending', (test) => skipped.add(test.title))
runner.on('fail', (test, error) => {
  failed++
  log(`FAIL ${test.fullTitle()}\n     ${error.message}`)
})
runner.run(() => {
  socket.close()
  for (const title of skipped) {
    if (!LOCAL.has(title)) {
      failed++
      log(`FAIL ${title} is left out, without a reason`)
    }
  }
  log(`${passed} passed, ${failed} failed`)
  process.exit(failed > 0 || passed === 0 ? 1 : 0)
})
