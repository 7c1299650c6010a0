-- The triggers of tables and views. Of those that PostgreSQL made for partitions, the ones that are not enabled as their
-- parent is.
select t.oid, t.tgrelid, quote_ident(t.tgname), pg_get_triggerdef(t.oid, false), t.tgenabled::text, p.tgenabled::text
from pg_trigger t
left join pg_trigger p on p.oid = t.tgparentid
where t.tgrelid >= 16384 and not_temporary(t.tgrelid) and t.tgname !~ '^RI_ConstraintTrigger'
  and (t.tgparentid = 0 and not t.tgisinternal or p.tgenabled <> t.tgenabled)
  and ($1::oid[] is null or t.tgrelid = any ($1))
