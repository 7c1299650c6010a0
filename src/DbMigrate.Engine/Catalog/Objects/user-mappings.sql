-- The user mappings of a database. The view hides options from those who may not see them.
select m.umid, case when m.umuser = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(m.umuser)) end, quote_ident(m.srvname),
       m.umoptions
from pg_user_mappings m
where not_of_extension('pg_foreign_server', m.srvid)
