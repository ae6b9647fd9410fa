// The same todos served by Feathers on Node with its own adapter for SQL. Says where it listens and ends with its input.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { feathers } from '@feathersjs/feathers'
import { KnexService } from '@feathersjs/knex'
import socketio from '@feathersjs/socketio'
import knex from 'knex'

const folder = mkdtempSync(join(tmpdir(), 'feathers-bench-todos-'))
const Model = knex({
  client: 'better-sqlite3',
  connection: { filename: join(folder, 'todos.db') },
  useNullAsDefault: true
})
await Model.schema.createTable('todos', (table) => {
  table.increments('id')
  table.text('text').notNullable()
  table.integer('done').notNullable()
  table.integer('owner').notNullable().index()
  table.text('note')
})
const todos = Array.from({ length: 1000 }, (_, index) => index + 1).map((id) => ({
  id,
  text: `Water the plants of room ${id}`,
  done: id % 2 === 0 ? 1 : 0,
  owner: id % 25,
  note: id % 3 === 0 ? `see page ${id}` : null
}))
await Model.batchInsert('todos', todos, 100)

class Todos extends KnexService {}
const app = feathers()
app.configure(socketio({ pingInterval: 3600000, transports: ['websocket'] }))
app.use('todos', new Todos({ Model, name: 'todos', paginate: { default: 10, max: 50 } }))
// SQLite has no booleans. Hooks this plain cost less than resolvers, with which the generator of Feathers does it.
app.service('todos').hooks({
  before: {
    find: [(context) => {
      const { done } = context.params.query
      if (typeof done === 'boolean') context.params.query = { ...context.params.query, done: done ? 1 : 0 }
    }]
  },
  after: {
    find: [(context) => {
      for (const todo of context.result.data) todo.done = todo.done === 1
    }]
  }
})

const server = createServer()
await app.setup(server)
server.listen(0, '127.0.0.1', () => console.log(`listening on 127.0.0.1:${server.address().port}`))
process.stdin.resume()
process.stdin.on('end', () => {
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})
