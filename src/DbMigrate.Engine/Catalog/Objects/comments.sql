-- Comments of objects and columns. initdb's objects have theirs, too.
select d.classoid, d.objoid, d.objsubid, d.description
from pg_description d
where d.objoid >= 16384 or d.classoid = 'pg_namespace'::regclass
