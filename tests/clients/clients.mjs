// The clients: which packages each generation is made of, and how to connect it.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Inbox, LIMIT, within } from './harness.mjs'

const here = dirname(fileURLToPath(import.meta.url))

// `form`: legacy is `messages::find`, modern `find, messages`. `login`: the package that logs in, if it has one.
export const clients = {
  g2: { title: 'feathers 2, socket.io-client 1', folder: 'g2', form: 'legacy', app: feathers2, login: 'feathers-authentication-client' },
  g2b: { title: 'feathers 2, socket.io-client 2', folder: 'g2b', form: 'legacy', app: feathers2, login: 'feathers-authentication-client' },
  g3: { title: 'feathers 3, socket.io-client 2', folder: 'g3', form: 'modern', app: feathers34, login: '@feathersjs/authentication-client' },
  g4: { title: 'feathers 4, socket.io-client 2', folder: 'g4', form: 'modern', app: feathers34, login: '@feathersjs/authentication-client' },
  g5: { title: 'feathers 5, socket.io-client 4', folder: 'g5', form: 'modern', app: feathers5, login: '@feathersjs/authentication-client' },
  raw3: { title: 'socket.io-client 3 alone', folder: '.', io: 'socket.io-client-3', form: 'modern', app: raw },
  raw4: { title: 'socket.io-client 4 alone', folder: '.', form: 'modern', app: raw },
  raw4legacy: { title: 'socket.io-client 4 alone, legacy calls', folder: '.', form: 'legacy', app: raw }
}

export const transports = {
  websocket: ['websocket'],
  polling: ['polling'],
  upgrade: ['polling', 'websocket']
}

function feathers2(require, socket, timeout) {
  const app = require('feathers/client')()
    .configure(require('feathers-hooks')())
    .configure(require('feathers-socketio/client')(socket, { timeout }))
  return { app, errors: require('feathers-errors') }
}

function feathers34(require, socket, timeout) {
  const app = require('@feathersjs/feathers')().configure(require('@feathersjs/socketio-client')(socket, { timeout }))
  return { app, errors: require('@feathersjs/errors') }
}

// Its timeout is the option `ackTimeout` of the socket.
function feathers5(require, socket) {
  const app = require('@feathersjs/feathers').feathers().configure(require('@feathersjs/socketio-client')(socket))
  return { app, errors: require('@feathersjs/errors') }
}

// No Feathers at all: what a hand-written client sends.
function raw(require, socket, timeout, form) {
  const call = (path, method, args) => new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`Timeout of ${timeout}ms exceeded`)), timeout)
    const name = form === 'legacy' ? [`${path}::${method}`] : [method, path]
    socket.emit(...name, ...args, (error, result) => {
      clearTimeout(timer)
      if (error) fail(Object.assign(new Error(error.message), error))
      else done(result)
    })
  })
  const service = (path) => ({
    find: (params = {}) => call(path, 'find', [params.query || {}]),
    get: (id, params = {}) => call(path, 'get', [id, params.query || {}]),
    create: (data, params = {}) => call(path, 'create', [data, params.query || {}]),
    update: (id, data, params = {}) => call(path, 'update', [id, data, params.query || {}]),
    patch: (id, data, params = {}) => call(path, 'patch', [id, data, params.query || {}]),
    remove: (id, params = {}) => call(path, 'remove', [id, params.query || {}]),
    on: (event, listener) => socket.on(`${path} ${event}`, listener)
  })
  return { app: { service }, errors: null }
}

function connect(client, url, { transport, query, timeout, reconnection, storage }) {
  const require = createRequire(join(here, client.folder, 'package.json'))
  const name = client.io || 'socket.io-client'
  const major = Number(require(`${name}/package.json`).version.split('.')[0])
  const settings = {
    transports: transports[transport],
    forceNew: true,
    reconnection,
    reconnectionDelay: 20,
    reconnectionDelayMax: 100,
    timeout: LIMIT
  }
  if (query) settings.query = major < 2 ? new URLSearchParams(query).toString() : query
  if (client.app === feathers5 && timeout) settings.ackTimeout = timeout
  const lib = require(name)
  const socket = (lib.io || lib)(url, settings)
  const connection = { socket, ...client.app(require, socket, timeout || LIMIT, client.form) }
  if (storage) connection.app.configure(require(client.login)({ storage }))
  return connection
}

const settled = (socket) => new Promise((done, fail) => {
  const refuse = (error) => fail(new Error(
    `refused: ${typeof error === 'string' ? error : (error && error.message) || JSON.stringify(error)}`
  ))
  socket.on('connect', done)
  socket.on('connect_error', refuse)
  socket.on('error', refuse)
})

// With polling and websocket allowed, clients start with polling. Resolves once they have moved.
const upgraded = (socket) => new Promise((done) => {
  if (socket.io.engine.transport.name === 'websocket') done()
  else socket.io.engine.once('upgrade', done)
})

/**
 * Opens a connection of one client. `socket` is the socket.io client's, `app` the Feathers client
 * and `errors` its error classes, if it has any. `waitFor` is 'upgrade' (default), 'connect' or 'nothing'.
 * With a `storage` for tokens the app can log in.
 */
export async function open(name, url, given = {}) {
  const client = clients[name]
  const how = { transport: 'websocket', reconnection: false, waitFor: 'upgrade', ...given }
  const connection = connect(client, url, how)
  const { socket } = connection
  const close = () => socket.close()
  try {
    if (how.waitFor !== 'nothing') await within(settled(socket), `${name} connecting by ${how.transport}`)
    if (how.waitFor === 'upgrade' && how.transport === 'upgrade') {
      await within(upgraded(socket), `${name} upgrading to websocket`)
    }
  } catch (error) {
    close()
    throw error
  }
  const service = (path) => connection.app.service(path)
  const inbox = (path, ...events) => {
    const heard = new Inbox()
    for (const event of events) service(path).on(event, (payload) => heard.push([event, payload]))
    return heard
  }
  return { ...client, ...connection, name, service, inbox, close }
}
