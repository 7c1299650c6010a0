-- For each of the tables $1: the columns of a key, quoted where needed, or NULL; and its own triggers that fire, with how.
select n.name,
    (select pg_catalog.array_agg(pg_catalog.quote_ident(a.attname) order by k.ord)
     from (select i.indkey::pg_catalog.int2[] as keys, i.indnkeyatts as many
           from pg_catalog.pg_index i
           where i.indrelid operator(pg_catalog.=) n.name::pg_catalog.regclass and i.indisunique and i.indisvalid
               and i.indpred is null and i.indexprs is null
               and not exists (select from pg_catalog.pg_attribute c
                               where c.attrelid operator(pg_catalog.=) i.indrelid and not c.attnotnull
                                   and c.attnum operator(pg_catalog.=) any (i.indkey::pg_catalog.int2[]))
           order by i.indisprimary desc, i.indexrelid
           limit 1) x
     cross join lateral pg_catalog.unnest(x.keys) with ordinality k(num, ord)
     join pg_catalog.pg_attribute a
         on a.attrelid operator(pg_catalog.=) n.name::pg_catalog.regclass and a.attnum operator(pg_catalog.=) k.num
     where k.ord operator(pg_catalog.<=) x.many),
    coalesce((select pg_catalog.array_agg(pg_catalog.quote_ident(g.tgname) order by g.tgname)
              from pg_catalog.pg_trigger g
              where g.tgrelid operator(pg_catalog.=) n.name::pg_catalog.regclass and not g.tgisinternal
                  and g.tgenabled operator(pg_catalog.<>) 'D'), '{}'),
    coalesce((select pg_catalog.array_agg(case g.tgenabled when 'A' then 'ENABLE ALWAYS' when 'R' then 'ENABLE REPLICA'
                                          else 'ENABLE' end order by g.tgname)
              from pg_catalog.pg_trigger g
              where g.tgrelid operator(pg_catalog.=) n.name::pg_catalog.regclass and not g.tgisinternal
                  and g.tgenabled operator(pg_catalog.<>) 'D'), '{}')
from pg_catalog.unnest($1) with ordinality n(name, ord)
order by n.ord
