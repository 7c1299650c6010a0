using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A policy filters by columns that no index begins with.</summary>
internal sealed class PolicyColumnWithoutIndex : AuditRule
{
    internal override string Id => "policy-column-not-indexed";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "A policy filters by columns that no index begins with";

    internal override string Reason => "Each query of a role that is subject to the policy reads the whole table.";

    internal override string Bad =>
        """
            create table note (id int primary key, tenant int);
            insert into note select i, i % 7 from generate_series(1, 2000) i;
            analyze note;
            alter table note enable row level security;
            create policy own on note for select using (tenant = 1);
            """;

    internal override string Good =>
        """
            create table note (id int primary key, tenant int);
            insert into note select i, i % 7 from generate_series(1, 2000) i;
            create index on note (tenant, id);
            analyze note;
            alter table note enable row level security;
            create policy own on note for select using (tenant = 1);
            create table lower_case (id int primary key, name text, is_open boolean);
            insert into lower_case select i, i, true from generate_series(1, 2000) i;
            create index on lower_case (lower(name));
            analyze lower_case;
            alter table lower_case enable row level security;
            create policy own on lower_case for select using (lower(name) = 'x');
            create policy everybody on lower_case for select using (is_open);
            create table small (id int primary key, tenant int);
            alter table small enable row level security;
            create policy own on small for select using (tenant = 1);
            """;

    private protected override string Message(AuditRow row) =>
        row.Facts[2] == "1"
            ? $"The policy {row.Facts[0]} filters by {row.Facts[1]}, and no index begins with that."
            : $"The policies {row.Facts[0]} filter by {row.Facts[1]}, and no index begins with that.";
}
