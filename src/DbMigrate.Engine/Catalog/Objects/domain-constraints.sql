-- The constraints of domains. From version 17 on NOT NULL is a constraint, too; it is listed only where it has a name of
-- its own or a comment.
select c.oid, c.contypid, quote_ident(c.conname), pg_get_constraintdef(c.oid), c.contype = 'n'
from pg_constraint c join pg_type t on t.oid = c.contypid
where c.contype = 'c'
   or c.contype = 'n' and (c.conname <> left(t.typname, 54) || '_not_null' or exists (
       select from pg_description d where d.classoid = 'pg_constraint'::regclass and d.objoid = c.oid))
order by c.contypid, c.conname
