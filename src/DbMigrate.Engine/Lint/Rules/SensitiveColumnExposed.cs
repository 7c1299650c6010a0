using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>The API reads secrets or personal numbers of every row.</summary>
internal sealed class SensitiveColumnExposed : AuditRule
{
    internal override string Id => "sensitive-column-exposed";

    internal override AuditSeverity Severity => AuditSeverity.Error;

    internal override string Title => "The API reads secrets or personal numbers of every row";

    internal override string Reason =>
        "Names of columns say that they hold passwords, tokens, keys, numbers of persons, cards or accounts. Limit the rows by "
        + "row security, or grant the other columns only.";

    internal override string Bad =>
        """
            create table person (id int primary key, name text, password_hash text, "apiKey" text);
            grant select on person to anon;
            """;

    internal override string Good =>
        """
            create table person (id int primary key, name text, password_hash text);
            grant select (id, name) on person to anon;
            create table own_person (id int primary key, password_hash text);
            grant select on own_person to anon;
            alter table own_person enable row level security;
            create policy own on own_person for select to anon using (id = 1);
            create table usage (id int primary key, token_count int, password_changed_at timestamptz, has_secret boolean, secretary text);
            grant select on usage to anon;
            create view names as select id, name from person;
            grant select on names to anon;
            """;

    private protected override string Message(AuditRow row) => $"{row.Facts[0]} reads {row.Facts[1]} of every row.";
}
