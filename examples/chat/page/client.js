// The connection and the services, as the documentation of Feathers has them for a browser.

/* global feathers, io */

// A call that gets no answer in this time, or whose connection breaks, fails; without it, it would wait for ever. Feathers looks the
// option up in a private field of the socket (`_opts`), which socket.io.min.js calls otherwise: index.html takes socket.io.js.
export const socket = io({ ackTimeout: 10000 })

const connection = feathers.socketio(socket)
const app = feathers().configure(connection)
// The standard methods are there anyway; of others the client has to be told.
app.use('users', connection.service('users'), { methods: ['create'] })
app.use('authentication', connection.service('authentication'), { methods: ['create', 'remove'] })
app.use('online', connection.service('online'), { methods: ['find'] })
app.use('messages', connection.service('messages'), { methods: ['find', 'create', 'typing'] })
app.use('rooms', connection.service('rooms'), { methods: ['find', 'create', 'join', 'leave'] })

export const users = app.service('users')
export const authentication = app.service('authentication')
export const online = app.service('online')
export const messages = app.service('messages')
export const rooms = app.service('rooms')
