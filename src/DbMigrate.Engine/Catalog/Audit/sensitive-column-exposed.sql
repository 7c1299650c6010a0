-- Columns whose names say that they hold secrets or personal numbers, which a role of the API reads for every row: of
-- tables without row security or with a policy that permits all, foreign tables, materialized views, and views that read
-- as their owner what is not limited for it. What is of type boolean or a time is no secret itself.
with recursive sensitive as (
  select c.oid, c.relkind, c.relrowsecurity, c.relowner, c.reloptions, a.attnum, a.attname
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid and t.typcategory not in ('B', 'D', 'T')
  where c.relkind in ('r', 'p', 'v', 'm', 'f')
    -- Most names are left out by a condition that costs less.
    and a.attname ~* 'pass|pwd|secret|key|token|jwt|code|otp|ssn|soci|licen|nation|tax|card|cv[cvn]|bank|rout|iban|reco|pati|insur|imei'
    and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
    and replace(lower(regexp_replace(a.attname, '([a-z0-9])([A-Z])', '\1_\2', 'g')), '-', '_') ~ (
      '^(\w+_)?(password|passwd|pwd|passphrase|secret|secret_key|private_key|api_?key|auth_key|signing_key|encryption_key'
      || '|(access|refresh|oauth|session|bearer|auth|reset|api|csrf)_token|jwt|session_secret|session_key|auth_code'
      || '|(recovery|backup|verification|2fa)_codes?|otp|otp_secret|totp_secret|ssn|social_security(_number)?'
      || '|drivers?_license(_number)?|passport_(number|id)|national_id|tax_id|credit_card(_number)?|card_number|cvv|cvc|cvn'
      || '|bank_account(_number)?|routing_number|iban|swift_code|(health|medical)_record|patient_id'
      || '|(health_|medical_)?insurance_number|imei|(pgp|gpg|ssh)_key|facial_recognition)(_(hash|digest|salt))?$'
      || '|^(encrypted|hashed|salted)_(password|passwd|pwd|secret|token)$|^token(_hash)?$')
), @view_reads,
below(root, view) as (
  select distinct s.oid, s.oid from sensitive s where s.relkind = 'v'
  union
  select b.root, r.relation from below b join view_reads r on r.view = b.view
  join pg_class v on v.oid = r.relation and v.relkind in ('v', 'm')
), open_views as (
  select distinct b.root
  from below b
  join pg_class v on v.oid = b.view
  join pg_roles o on o.oid = v.relowner
  join view_reads r on r.view = b.view
  join pg_class t on t.oid = r.relation and t.relkind in ('r', 'p', 'f')
  where not coalesce((select x.option_value::boolean from pg_options_to_table(v.reloptions) x
                      where x.option_name = 'security_invoker'), false)
    and (v.relkind = 'm' or not t.relrowsecurity or o.rolsuper or o.rolbypassrls
         or (pg_has_role(o.oid, t.relowner, 'USAGE') and not t.relforcerowsecurity))
)
select case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table' else 'table' end,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       array[string_agg(distinct a.shown, ', '), string_agg(distinct quote_ident(s.attname), ', ')], null,
       case when c.reltuples >= 0 then c.reltuples end::bigint, c.relpages * current_setting('block_size')::bigint
from sensitive s
join pg_class c on c.oid = s.oid
join pg_namespace n on n.oid = c.relnamespace
join (select r.rolname as name, quote_ident(r.rolname) as shown, r.rolsuper or r.rolbypassrls as bypasses
      from pg_roles r where r.rolname = any ($1)
      union all select 'public', 'PUBLIC', false where 'PUBLIC' = any ($1)) a
  on has_schema_privilege(a.name, n.oid, 'USAGE')
 and (has_table_privilege(a.name, s.oid, 'SELECT') or has_column_privilege(a.name, s.oid, s.attnum, 'SELECT'))
where case c.relkind
        when 'v' then s.oid in (select o.root from open_views o)
        when 'm' then true
        when 'f' then true
        else not c.relrowsecurity or a.bypasses or (
          exists (select from pg_policy p
                  where p.polrelid = c.oid and p.polpermissive and p.polcmd in ('r', '*')
                    and pg_get_expr(p.polqual, p.polrelid) = 'true'
                    and exists (select from unnest(p.polroles) o
                                where o = 0 or (a.name <> 'public' and pg_has_role(a.name, o, 'MEMBER'))))
          and not exists (select from pg_policy p
                          where p.polrelid = c.oid and not p.polpermissive and p.polcmd in ('r', '*')
                            and exists (select from unnest(p.polroles) o
                                        where o = 0 or (a.name <> 'public' and pg_has_role(a.name, o, 'MEMBER')))))
      end
group by c.oid, n.nspname
