-- The constraints of tables. Left out are those that stand for a partition of a referenced table.
select k.oid, k.conrelid, 0, quote_ident(k.conname), k.contype::text, pg_get_constraintdef(k.oid),
       k.condeferrable, k.condeferred, k.convalidated,
       true, --@<18
       k.conenforced, --@18+
       k.coninhcount > 0 or k.conparentid <> 0, not k.conislocal or k.conparentid <> 0
from pg_constraint k
left join pg_constraint p on p.oid = k.conparentid
where k.contype in ('c', 'f', 'p', 'u', 'x') and k.conrelid >= 16384 and not_temporary(k.conrelid) and (p.oid is null or p.conrelid <> k.conrelid)
  and ($1::oid[] is null or k.conrelid = any ($1))
