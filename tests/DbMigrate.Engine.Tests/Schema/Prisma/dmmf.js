// Writes what Prisma's own parser says of schemas: node dmmf.js PACKAGE FILE…
const fs = require('fs');
const prisma = require(process.argv[2]);
const files = process.argv.slice(3).map(f => [f, fs.readFileSync(f, 'utf8')]);
let answer;
try {
  const { datamodel } = JSON.parse(prisma.get_dmmf(JSON.stringify({ prismaSchema: files })));
  answer = [];
  for (const e of datamodel.enums) {
    answer.push(`enum ${e.name} ${e.dbName || '-'}: ` + e.values.map(v => `${v.name}=${v.dbName || v.name}`).join(' '));
  }
  for (const m of datamodel.models) {
    answer.push(`model ${m.name} ${m.dbName || '-'} ${m.schema || '-'} key=${m.primaryKey ? m.primaryKey.fields : '-'}`
      + ` unique=${m.uniqueFields.map(u => u.join('+')).join(' ') || '-'}`);
    for (const f of m.fields) {
      answer.push(`  ${f.name}=${f.dbName || f.name} ${f.kind} ${f.kind === 'unsupported' ? '-' : f.type}`
        + (f.isList ? ' list' : '') + (f.isRequired ? '' : ' optional') + (f.isId ? ' id' : '')
        + (f.isUnique ? ' unique' : '') + (f.hasDefaultValue ? ' default' : '')
        + (f.nativeType ? ` ${f.nativeType[0]}(${f.nativeType[1]})` : '')
        + (f.relationFromFields && f.relationFromFields.length
          ? ` ${f.relationFromFields}->${f.relationToFields} ${f.relationOnDelete || '-'}` : ''));
    }
  }
} catch (e) {
  const text = JSON.parse(e.message).message.replace(/\x1b\[[0-9;]*m/g, '');
  answer = [...text.matchAll(/-->\s+\S+:(\d+)/g)].map(m => `error in line ${m[1]}`);
}
console.log(answer.join('\n'));
