(
    -- The roles whose grants on the relation c reach a role of the API.
    select string_agg(distinct case when x.grantee = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.grantee)) end, ', ')
    from (select c.relacl as acl union all
          select a.attacl from pg_attribute a where a.attrelid = c.oid and a.attacl is not null) l,
         aclexplode(l.acl) x
    where x.grantee <> c.relowner
      and (x.grantee = 0
           or exists (select from pg_roles r where r.rolname = any ($1) and pg_has_role(r.oid, x.grantee, 'USAGE')))
  )
