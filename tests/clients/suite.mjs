// What every client must be able to do, run for one client:
//   node suite.mjs CLIENT URL [TRANSPORT…]
import { clients, open, transports } from './clients.mjs'
import { LIMIT, Suite, equal, failure, ok, options, show, within } from './harness.mjs'

const { words } = options(process.argv.slice(2))
const [name, url, ...chosen] = words
const { form } = clients[name]
const suite = new Suite()

async function main() {
  for (const transport of chosen.length > 0 ? chosen : Object.keys(transports)) {
    // One connection for the tests that need nothing special; the others open their own.
    let shared
    const plain = async () => {
      if (!shared || !shared.socket.connected) shared = await open(name, url, { transport })
      return shared
    }
    const fresh = async (given) => {
      const connection = await open(name, url, { transport, ...given })
      suite.after(() => connection.close())
      return connection
    }
    const test = (title, run) => suite.test(`${name}, ${transport}: ${title}`, run)

    calls(test, plain)
    results(test, plain, transport)
    failures(test, plain)
    events(test, fresh)
    timeouts(test, fresh)
    connections(test, plain, fresh)
    binary(test, plain)
  }
  await suite.run()
  suite.finish()
}

// ---- calls -------------------------------------------------------------------------------

// Every JSON type: none of them may be turned into another one.
function values() {
  return {
    complete: false, open: true, zero: 0, ten: 10, half: -0.5, text: '10', no: 'false', empty: '', nothing: null,
    list: [1, '1', [], {}, null], nested: { a: { b: [{ c: false }] } }, unicode: 'zażółć \u2028 \u{1F389} "\\\n'
  }
}

function calls(test, plain) {
  const provider = 'socketio'

  test('find', async () => {
    const { service } = await plain()
    equal(await service('echo').find(), { method: 'find', query: {}, provider })
    equal(await service('echo').find({ query: values() }), { method: 'find', query: values(), provider })
  })

  test('get', async () => {
    const { service } = await plain()
    equal(await service('echo').get(1), { method: 'get', id: 1, query: {}, provider })
    equal(await service('echo').get('1', { query: values() }), { method: 'get', id: '1', query: values(), provider })
    equal(await service('echo').get('a/b c%2Fü'), { method: 'get', id: 'a/b c%2Fü', query: {}, provider })
  })

  test('create', async () => {
    const { service } = await plain()
    equal(await service('echo').create(values()), { method: 'create', data: values(), query: {}, provider })
    equal(await service('echo').create({}, { query: values() }), { method: 'create', data: {}, query: values(), provider })
    equal(await service('echo').create([{ a: 1 }, { a: 2 }]), { method: 'create', data: [{ a: 1 }, { a: 2 }], query: {}, provider })
  })

  for (const method of ['update', 'patch']) {
    test(method, async () => {
      const { service } = await plain()
      equal(await service('echo')[method](1, values()), { method, id: 1, data: values(), query: {}, provider })
      equal(await service('echo')[method]('x', { a: 1 }, { query: values() }), { method, id: 'x', data: { a: 1 }, query: values(), provider })
      equal(await service('echo')[method](null, { a: 1 }, { query: { b: 2 } }), { method, id: null, data: { a: 1 }, query: { b: 2 }, provider })
    })
  }

  test('remove', async () => {
    const { service } = await plain()
    equal(await service('echo').remove(1), { method: 'remove', id: 1, query: {}, provider })
    equal(await service('echo').remove('x', { query: values() }), { method: 'remove', id: 'x', query: values(), provider })
    equal(await service('echo').remove(null, { query: { b: 2 } }), { method: 'remove', id: null, query: { b: 2 }, provider })
  })

  test('create, get, update, patch, remove and find of records', async () => {
    const { service } = await plain()
    await service('reset').create({})
    const messages = service('messages')
    equal(await messages.create({ text: 'four', complete: false }), { text: 'four', complete: false, id: 4 })
    equal(await messages.get(4), { text: 'four', complete: false, id: 4 })
    equal(await messages.patch(4, { complete: true }), { text: 'four', complete: true, id: 4 })
    equal(await messages.update(4, { text: 'vier' }), { text: 'vier', id: 4 })
    equal(await messages.remove(4), { text: 'vier', id: 4 })
    const gone = await failure(messages.get(4))
    equal([gone.name, gone.code, gone.message], ['NotFound', 404, "No record found for id '4'"])
    const page = await messages.find({ query: {} })
    equal([page.total, page.limit, page.skip], [3, 2, 0])
    equal(page.data.map((record) => record.text), ['one', 'two'])
  })

  test('a nested path, and a method list', async () => {
    const { service } = await plain()
    await service('reset').create({})
    equal(await service('my/messages').get(1), { id: 1, text: 'nested' })
    equal(await service('my/messages').create({ text: 'b' }), { text: 'b', id: 2 })
    equal(await service('readonly').find(), [{ id: 1, text: 'fixed' }])
    equal(await service('readonly').get('7'), { id: '7', text: 'fixed' })
  })

  if (form === 'modern') {
    test('a path with a placeholder', async () => {
      const { service } = await plain()
      equal(await service('users/42/messages').find({ query: { a: true } }), { route: { userId: '42' }, query: { a: true } })
      equal(await service('users/42/messages').get(7), { id: 7, route: { userId: '42' }, query: {} })
    })
  }

  test('many calls at once, each with its own answer', async () => {
    const { service } = await plain()
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => service('echo').get(i, { query: { i } })))
    equal(answers.map(({ id, query }) => [id, query.i]), answers.map((_, i) => [i, i]))
  })

  test('a quick call does not wait for a slow one', async () => {
    const { service } = await plain()
    const order = []
    const slow = service('slow').get(300).then((result) => order.push(result.waited))
    const quick = service('slow').get(1).then((result) => order.push(result.waited))
    await Promise.all([slow, quick])
    equal(order, [1, 300])
  })

  test('a long text both ways', async () => {
    const { service } = await plain()
    const text = 'ż\u{1F389}x'.repeat(20000)
    equal((await service('echo').create({ text })).data.text === text, true, 'the same text')
  })
}

function results(test, plain, transport) {
  test('results of every type', async () => {
    const { service } = await plain()
    const expected = {
      null: null, zero: 0, false: false, true: true, empty: '', string: 'text', number: 42.5,
      array: [1, 'two', { three: 3 }], emptyArray: [], date: '1970-01-01T00:00:00.000Z',
      nested: { a: { b: [1, { c: null }] } }, unicode: 'zażółć \u2028 \u{1F389}'
    }
    // The client of socket.io 1 decodes UTF-8 twice when it polls, which no newer server encodes twice.
    if (name === 'g2' && transport === 'polling') delete expected.unicode
    for (const [key, want] of Object.entries(expected)) equal(await service('results').get(key), want, key)
    equal(await service('results').create({}), [{ n: 1 }, { n: 2 }, { n: 2 }], 'create')
    equal(await service('results').patch(1, {}), null, 'patch')
    equal(await service('results').remove(1), [], 'remove')
  })
}

// ---- errors ------------------------------------------------------------------------------

const kinds = {
  BadRequest: [400, 'bad-request'], NotAuthenticated: [401, 'not-authenticated'], PaymentError: [402, 'payment-error'],
  Forbidden: [403, 'forbidden'], NotFound: [404, 'not-found'], MethodNotAllowed: [405, 'method-not-allowed'],
  NotAcceptable: [406, 'not-acceptable'], Timeout: [408, 'timeout'], Conflict: [409, 'conflict'], Gone: [410, 'gone'],
  LengthRequired: [411, 'length-required'], Unprocessable: [422, 'unprocessable'],
  TooManyRequests: [429, 'too-many-requests'], GeneralError: [500, 'general-error'],
  NotImplemented: [501, 'not-implemented'], BadGateway: [502, 'bad-gateway'], Unavailable: [503, 'unavailable']
}

function failures(test, plain) {
  for (const method of ['get', 'remove']) {
    test(`the error classes, from ${method}`, async () => {
      const { service, errors } = await plain()
      for (const [kind, [code, className]] of Object.entries(kinds)) {
        const error = await failure(service('errors')[method](kind), kind)
        equal([error.name, error.code, error.className, error.message], [kind, code, className, `${kind} happened`])
        const Class = errors && (errors.errors || errors)[kind]
        if (Class) ok(error instanceof Class, `${kind}: not an instance of the client's own class`)
      }
    })
  }

  test('message, data and errors', async () => {
    const { service } = await plain()
    const data = { detail: 'more', deep: { list: [1, false] }, errors: { field: 'bad' } }
    const error = await failure(service('errors').get('Conflict', { query: { message: 'zażółć', data } }))
    equal([error.name, error.code, error.message], ['Conflict', 409, 'zażółć'])
    equal(error.data, { detail: 'more', deep: { list: [1, false] } }, 'data')
    equal(error.errors, { field: 'bad' }, 'errors')
    const created = await failure(service('errors').create({ a: 1 }))
    equal([created.name, created.message, created.data], ['BadRequest', 'Invalid data', { a: 1 }])
  })

  test('an error that is none of Feathers', async () => {
    const { service } = await plain()
    const error = await failure(service('errors').get('Error'))
    equal([error.message, error.code], ['Error happened', undefined])
    const extra = await failure(service('errors').get('Extra'))
    equal([extra.message, extra.code, extra.info], ['Extra happened', 'E_EXTRA', { a: 1 }])
  })

  test('an unknown service', async () => {
    const { service, errors } = await plain()
    const calls = [
      service('nosuch').find(), service('nosuch').get(1), service('no/such').create({ a: 1 }), service('nosuch').update(1, {}),
      service('nosuch').patch(1, {}), service('nosuch').remove(1)
    ]
    // Feathers clients stumble over such names themselves.
    if (!errors) calls.push(...['constructor', 'toString', '__proto__'].map((path) => service(path).find()))
    for (const error of await Promise.all(calls.map((call) => failure(call)))) {
      equal([error.name, error.code, error.className], ['NotFound', 404, 'not-found'])
    }
    if (form === 'modern') equal((await failure(service('nosuch').find())).message, "Service 'nosuch' not found")
  })

  test('a method the service does not have', async () => {
    const { service } = await plain()
    const readonly = service('readonly')
    for (const call of [readonly.create({ a: 1 }), readonly.update(1, {}), readonly.patch(1, {}), readonly.remove(1)]) {
      const error = await failure(call)
      equal([error.name, error.code, error.className], ['MethodNotAllowed', 405, 'method-not-allowed'])
    }
  })

  test('a call after failed ones', async () => {
    const { service } = await plain()
    equal((await service('echo').get(5)).id, 5)
  })
}

// ---- real-time events --------------------------------------------------------------------

const standard = ['created', 'updated', 'patched', 'removed']

function events(test, fresh) {
  test('created, updated, patched, removed reach the caller and another client', async () => {
    const [one, two] = [await fresh(), await fresh()]
    await one.service('reset').create({})
    const heard = [one.inbox('messages', ...standard), two.inbox('messages', ...standard)]
    const messages = one.service('messages')
    const record = await messages.create({ text: 'new', complete: false })
    await messages.update(record.id, { text: 'changed' })
    await messages.patch(record.id, { complete: true })
    await messages.remove(record.id)
    for (const inbox of heard) {
      equal(await inbox.next('created'), ['created', { text: 'new', complete: false, id: 4 }])
      equal(await inbox.next('updated'), ['updated', { text: 'changed', id: 4 }])
      equal(await inbox.next('patched'), ['patched', { text: 'changed', complete: true, id: 4 }])
      equal(await inbox.next('removed'), ['removed', { text: 'changed', complete: true, id: 4 }])
    }
  })

  test('events of a nested path, and of that service only', async () => {
    const [one, two] = [await fresh(), await fresh()]
    await one.service('reset').create({})
    const [outer, inner] = [two.inbox('messages', ...standard), two.inbox('my/messages', ...standard)]
    await one.service('my/messages').create({ text: 'inner' })
    equal(await inner.next('created'), ['created', { text: 'inner', id: 2 }])
    await one.service('messages').create({ text: 'outer' })
    equal(await outer.next('created'), ['created', { text: 'outer', id: 4 }])
    equal(inner.rest, [])
    equal(outer.rest, [])
  })

  test('a list gives one event an item, in order', async () => {
    const [one, two] = [await fresh(), await fresh()]
    await one.service('reset').create({})
    const results = two.inbox('results', ...standard)
    equal(await one.service('results').create({ any: 1 }), [{ n: 1 }, { n: 2 }, { n: 2 }])
    for (const n of [1, 2, 2]) equal(await results.next('created'), ['created', { n }])
    equal(await one.service('results').remove(1), [], 'an empty list')
    equal(await one.service('results').update(1, { last: true }), { last: true })
    equal(await results.next('updated'), ['updated', { last: true }], 'nothing for the empty list, then')

    const messages = two.inbox('messages', ...standard)
    const made = await one.service('messages').create([{ text: 'a' }, { text: 'b' }, { text: 'c' }])
    equal(made.map(({ text }) => text), ['a', 'b', 'c'])
    for (const record of made) equal(await messages.next('created'), ['created', record])
    equal(messages.rest, [])
  })

  test('reading and failing give no event', async () => {
    const [one, two] = [await fresh(), await fresh()]
    const [echo, wrong] = [two.inbox('echo', ...standard), two.inbox('errors', ...standard)]
    await one.service('echo').find()
    await one.service('echo').get(1)
    await failure(one.service('errors').create({ a: 1 }))
    await failure(one.service('errors').remove('BadRequest'))
    await one.service('echo').remove(9)
    equal((await echo.next('removed'))[1].id, 9)
    equal([...echo.rest, ...wrong.rest], [])
  })

  test('a client can not make the server pass on an event', async () => {
    const [one, two] = [await fresh(), await fresh()]
    await one.service('reset').create({})
    const heard = two.inbox('messages', ...standard)
    one.socket.emit('messages created', { forged: true })
    await one.service('messages').create({ text: 'real' })
    equal(await heard.next('created'), ['created', { text: 'real', id: 4 }])
    equal(heard.rest, [])
  })

  test('many events, none lost and none twice', async () => {
    const [one, two] = [await fresh(), await fresh()]
    await one.service('reset').create({})
    const heard = two.inbox('messages', 'created')
    const made = await Promise.all(Array.from({ length: 100 }, (_, n) => one.service('messages').create({ n })))
    const got = []
    for (const _ of made) got.push((await heard.next('created'))[1])
    equal(got.map(({ n }) => n).sort((a, b) => a - b), made.map((_, n) => n))
    equal(heard.rest, [])
    await one.service('reset').create({})
  })
}

// ---- timeouts ----------------------------------------------------------------------------

function timeouts(test, fresh) {
  const short = 150
  const late = 800
  const isTimeout = (error) => {
    const wording = name === 'g5' ? /operation has timed out/ : new RegExp(`Timeout of ${short}ms exceeded`)
    ok(wording.test(error.message), `unexpected message: ${error.message}`)
    if (name === 'g3' || name === 'g4') equal([error.name, error.code], ['Timeout', 408])
  }

  test('a call beyond the time-out, then one that works', async () => {
    const { service } = await fresh({ timeout: short })
    isTimeout(await failure(service('slow').get(late)))
    equal(await service('slow').get(1), { waited: 1 })
    equal((await service('echo').get(2)).id, 2)
  })

  if (/^g[234]/.test(name)) {
    test("a service's own time-out", async () => {
      const { service } = await fresh()
      const slow = service('slow')
      slow.timeout = short
      isTimeout(await failure(slow.get(late)))
      equal(await slow.get(1), { waited: 1 })
      slow.timeout = LIMIT
      equal(await slow.get(2 * short), { waited: 2 * short })
    })

    test("a service's longer time-out", async () => {
      const { service } = await fresh({ timeout: short })
      service('slow').timeout = LIMIT
      equal(await service('slow').get(2 * short), { waited: 2 * short })
    })
  }

  if (name === 'g5') {
    test('a time-out for one call', async () => {
      const { service, socket } = await fresh()
      socket.timeout(short)
      isTimeout(await failure(service('slow').get(late)))
      equal(await service('slow').get(2 * short), { waited: 2 * short })
    })
  }
}

// ---- connections -------------------------------------------------------------------------

function connections(test, plain, fresh) {
  test('what middleware learned reaches the services', async () => {
    const [alice, bob] = [await fresh({ query: { user: 'alice', token: 't' } }), await fresh({ query: { user: 'bob' } })]
    equal(await alice.service('echo').find(), {
      method: 'find', query: {}, provider: 'socketio', user: { name: 'alice' }, token: 't'
    })
    equal(await bob.service('echo').get(1), { method: 'get', id: 1, query: {}, provider: 'socketio', user: { name: 'bob' } })
    equal(await alice.service('params').get('user'), { key: 'user', value: { name: 'alice' }, type: 'object' })
  })

  test('nothing a client sends becomes a field of params', async () => {
    const forged = { provider: 'rest', user: { name: 'mallory' }, token: 'forged', headers: {}, query: { a: 1 } }
    const stranger = await fresh({ query: { provider: 'rest', name: 'mallory', authenticated: 'true' } })
    const echo = stranger.service('echo')
    equal(await echo.find({ query: forged }), { method: 'find', query: forged, provider: 'socketio' })
    equal(await echo.create(forged, { query: forged }), { method: 'create', data: forged, query: forged, provider: 'socketio' })
    equal(await echo.find({ ...forged, query: {} }), { method: 'find', query: {}, provider: 'socketio' })
    for (const field of ['user', 'token', 'name', 'authenticated']) {
      equal(await stranger.service('params').get(field, { query: forged }), { key: field, value: null, type: 'undefined' })
    }
    equal((await stranger.service('params').get('provider', { query: forged })).value, 'socketio')

    const alice = await fresh({ query: { user: 'alice' } })
    equal((await alice.service('echo').find({ query: forged })).user, { name: 'alice' })
  })

  test('middleware refuses a connection, and the next one is fine', async () => {
    const error = await failure(fresh({ query: { reject: 'plain' } }), 'a refused connection')
    ok(/^refused: .*Not allowed in/.test(error.message), `unexpected: ${error.message}`)
    const { service } = await fresh()
    equal((await service('echo').get(1)).id, 1)
  })

  test('calls made before the connection is up', async () => {
    const early = await fresh({ waitFor: 'nothing' })
    const answers = await within(Promise.all([1, 2, 3].map((id) => early.service('echo').get(id))), 'early calls')
    equal(answers.map(({ id }) => id), [1, 2, 3])
  })

  test('calls made while the connection is set up or moves to websocket', async () => {
    const { service } = await fresh({ waitFor: 'connect' })
    for (let id = 0; id < 100; id++) equal((await service('echo').get(id)).id, id)
  })

  test('a client that leaves disturbs nobody', async () => {
    const leaving = await open(name, url)
    leaving.service('slow').get(200).catch(() => {})
    await leaving.service('echo').get(1)
    leaving.close()
    const { service } = await plain()
    equal((await service('echo').get(1)).id, 1)
  })
}

// ---- bytes -------------------------------------------------------------------------------

const bytes = (value) => {
  ok(value instanceof ArrayBuffer || ArrayBuffer.isView(value), `no bytes: ${show(value)}`)
  return [...(value instanceof ArrayBuffer ? new Uint8Array(value) : Buffer.from(value.buffer, value.byteOffset, value.byteLength))]
}

function binary(test, plain) {
  test('bytes to the server', async () => {
    const { service } = await plain()
    equal((await service('results').create({ file: Buffer.from([0, 1, 254, 255]) })).length, 3)
    equal((await service('echo').get(1)).id, 1, 'the call after it')
  })

  test('bytes from the server', async () => {
    const { service } = await plain()
    equal(bytes(await service('results').get('buffer')), [...Buffer.from('hi')])
    const file = await service('results').get('bufferField')
    equal([file.name, bytes(file.bytes)], ['file', [1, 2, 3]])
  })

  test('bytes both ways, in several places', async () => {
    const { service } = await plain()
    const long = Buffer.alloc(50000, 7)
    const { data, query } = await service('echo').create(
      { name: 'a', file: Buffer.from([0, 1, 254, 255]), more: [long, Buffer.from('zażółć')] },
      { query: { complete: false } }
    )
    equal([data.name, query], ['a', { complete: false }])
    equal(bytes(data.file), [0, 1, 254, 255])
    equal(bytes(data.more[0]), [...long])
    equal(bytes(data.more[1]), [...Buffer.from('zażółć')])
  })

  test('bytes in an event', async () => {
    const { service, inbox } = await plain()
    const heard = inbox('echo', 'patched')
    await service('echo').patch(1, { file: Buffer.from([9, 8]) })
    equal(bytes((await heard.next('patched'))[1].data.file), [9, 8])
  })
}

process.on('unhandledRejection', (error) => suite.fail(`${name}: an unhandled rejection`, error))
await main()
