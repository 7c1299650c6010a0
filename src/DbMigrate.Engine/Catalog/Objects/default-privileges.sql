-- The privileges that objects get when a role creates them. Those of a schema are added to those of all schemas.
select d.oid,
       format('%I %s%s', pg_get_userbyid(d.defaclrole), k.name,
              case when d.defaclnamespace <> 0
                   then format(' in %I', (select n.nspname from pg_namespace n where n.oid = d.defaclnamespace)) end),
       quote_ident(pg_get_userbyid(d.defaclrole)),
       case when d.defaclnamespace <> 0
            then (select quote_ident(n.nspname) from pg_namespace n where n.oid = d.defaclnamespace) end,
       k.name,
       array(select x::text from unnest(d.defaclacl) x order by x::text collate "C"),
       case when d.defaclnamespace = 0
            then array(select x::text from unnest(acldefault(k.letter::"char", d.defaclrole)) x order by x::text collate "C")
            else '{}' end
from pg_default_acl d
     join (values ('r', 'r', 'tables'), ('S', 's', 'sequences'), ('f', 'f', 'functions'), ('T', 'T', 'types'),
                  ('n', 'n', 'schemas'), ('L', 'L', 'large objects')) k(type, letter, name) on k.type = d.defaclobjtype::text
