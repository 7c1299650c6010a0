-- NOT NULL constraints that are more than a plain NOT NULL: of another name than the default, not inheritable, not
-- validated, only inherited, or with a comment.
select k.oid, k.conrelid, k.conkey[1]::int, quote_ident(k.conname), 'n',
       'NOT NULL ' || quote_ident(a.attname) || case when k.connoinherit then ' NO INHERIT' else '' end,
       false, false, k.convalidated, true, k.coninhcount > 0, not k.conislocal
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
left join pg_description d on d.classoid = 'pg_constraint'::regclass and d.objoid = k.oid
where k.contype = 'n' and k.conrelid >= 16384 and not_temporary(k.conrelid)
  and (k.conname <> c.relname || '_' || a.attname || '_not_null' or k.connoinherit or not k.convalidated
       or not k.conislocal or d.objoid is not null)
  and ($1::oid[] is null or k.conrelid = any ($1))
