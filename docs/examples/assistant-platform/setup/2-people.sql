-- Three tenants with ten users each. Not part of the plan.

SET ROLE platform_owner;

INSERT INTO tenants (name, slug) VALUES ('Northwind', 'northwind'), ('Contoso', 'contoso'), ('Fabrikam', 'fabrikam');

INSERT INTO users (tenant_id, email, name)
SELECT t.id, 'user' || n || '@' || t.slug || '.example', 'User ' || n
FROM tenants t
CROSS JOIN generate_series(1, 10) AS n;

RESET ROLE;
