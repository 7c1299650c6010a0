using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>The API reaches a materialized view of tables with row security.</summary>
internal sealed class MaterializedViewExposed : AuditRule
{
    internal override string Id => "matview-exposed";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "The API reaches a materialized view of tables with row security";

    internal override string Reason =>
        "Row security does not exist for materialized views: a role that may read one sees all of its rows.";

    internal override string Bad =>
        """
            create table note (id int primary key);
            alter table note enable row level security;
            create view inner_view as select id from note;
            create materialized view shown as select id from inner_view;
            grant select on shown to anon;
            """;

    internal override string Good =>
        """
            create table note (id int primary key);
            alter table note enable row level security;
            create materialized view hidden as select id from note;
            create table open_note (id int primary key);
            create materialized view shown as select id from open_note;
            grant select on shown to anon;
            """;

    private protected override string Message(AuditRow row) =>
        $"{row.Facts[0]} sees all rows that were read from {row.Facts[1]}.";
}
