// Asks libpg_query, which is PostgreSQL's own parser, how a text divides into statements.
// A line of standard input is a text in JSON; a line of the output is {"error": …} or {"statements": [{offset, length, node, tables}]},
// offsets and lengths in bytes, from a statement's first token to its end.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import path from 'node:path';

const require = createRequire(path.resolve(process.argv[2], 'x.js'));
const { loadModule, parseSync } = require('libpg-query');
await loadModule();

function skipTrivia(bytes, at, end) {
  for (;;) {
    if (at < end && bytes[at] <= 32) at++;
    else if (bytes[at] === 45 && bytes[at + 1] === 45) { while (at < end && bytes[at] !== 10 && bytes[at] !== 13) at++; }
    else if (bytes[at] === 47 && bytes[at + 1] === 42) {
      let depth = 0;
      do {
        if (bytes[at] === 47 && bytes[at + 1] === 42) { depth++; at += 2; }
        else if (bytes[at] === 42 && bytes[at + 1] === 47) { depth--; at += 2; }
        else at++;
      } while (depth > 0);
    } else return at;
  }
}

function tablesOf(tree) {
  const tables = new Set();
  const common = new Set();
  (function walk(node) {
    if (!node || typeof node !== 'object') return;
    if (Array.isArray(node)) { node.forEach(walk); return; }
    for (const [key, value] of Object.entries(node)) {
      if (key === 'CommonTableExpr') common.add(value.ctename);
      if (value?.relname && key !== 'lockedRels') tables.add((value.schemaname ? value.schemaname + '.' : '') + value.relname);
      walk(value);
    }
  })(tree);
  return [...tables].filter(name => !common.has(name)).sort();
}

for await (const line of createInterface({ input: process.stdin })) {
  const text = JSON.parse(line);
  const bytes = Buffer.from(text);
  let answer;
  try {
    answer = {
      statements: parseSync(text).stmts.map(({ stmt, stmt_location = 0, stmt_len }) => {
        const end = stmt_len === undefined || stmt_len === 0 ? bytes.length : stmt_location + stmt_len;
        const start = skipTrivia(bytes, stmt_location, end);
        return { offset: start, length: end - start, node: Object.keys(stmt)[0], tables: tablesOf(stmt) };
      }),
    };
  } catch (failure) {
    answer = { error: failure.message };
  }
  console.log(JSON.stringify(answer));
}
