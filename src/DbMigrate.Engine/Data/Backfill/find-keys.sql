select i.indisprimary, c.relname::text,
       array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality k(n, o) join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n where k.o <= i.indnkeyatts order by k.o),
       array(select format_type(a.atttypid, -1) from unnest(i.indkey::int2[]) with ordinality k(n, o) join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n where k.o <= i.indnkeyatts order by k.o),
       case
           when not i.indisunique then 'it is not unique'
           when not (i.indisvalid and i.indisready) then 'it is not valid'
           when i.indpred is not null then 'it does not hold all rows'
           when i.indexprs is not null then 'it is over an expression'
           when not i.indimmediate then 'it is deferrable'
           when m.amname <> 'btree' then 'it is no btree'
           when exists (select from unnest(i.indkey::int2[]) with ordinality k(n, o) join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n
                        where k.o <= i.indnkeyatts and not a.attnotnull) then 'a column of it may be null'
           when (select count(distinct f & 1) from unnest(i.indoption::int2[]) f) > 1 then 'its columns are ordered in two directions'
           when exists (select from unnest(i.indkey::int2[]) with ordinality k(n, o) join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n
                        where k.o <= i.indnkeyatts and a.attcollation <> (i.indcollation::oid[])[k.o - 1]) then 'its collation is not that of the column'
           when exists (select from unnest(i.indclass::oid[]) o join pg_opclass p on p.oid = o where not p.opcdefault) then 'its operator class is not the default one'
           else ''
       end
from pg_index i
join pg_class c on c.oid = i.indexrelid
join pg_am m on m.oid = c.relam
where i.indrelid = $1
order by i.indisprimary desc, c.relname
