-- The configurations of text search, with the dictionaries of each type of token.
select c.oid, format('%I.%I', n.nspname, c.cfgname), quote_ident(pg_get_userbyid(c.cfgowner)),
       format('%I.%I', pn.nspname, p.prsname), coalesce(m.tokens, '{}'), coalesce(m.dictionaries, '{}')
from pg_ts_config c join pg_namespace n on n.oid = c.cfgnamespace join pg_ts_parser p on p.oid = c.cfgparser
     join pg_namespace pn on pn.oid = p.prsnamespace
     left join lateral (
         select array_agg(k.alias order by k.alias) as tokens, array_agg(k.list order by k.alias) as dictionaries
         from (select quote_ident(t.alias) as alias,
                      string_agg(format('%I.%I', dn.nspname, d.dictname), ', ' order by m.mapseqno) as list
               from pg_ts_config_map m join pg_ts_dict d on d.oid = m.mapdict
                    join pg_namespace dn on dn.oid = d.dictnamespace
                    join ts_token_type(c.cfgparser) t on t.tokid = m.maptokentype
               where m.mapcfg = c.oid group by t.alias) k) m on true
where user_schema(n.oid, n.nspname) and not_of_extension('pg_ts_config', c.oid)
