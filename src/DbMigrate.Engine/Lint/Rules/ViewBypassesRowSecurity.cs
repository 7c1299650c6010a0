using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A view shows the API rows that policies hide.</summary>
internal sealed class ViewBypassesRowSecurity : AuditRule
{
    internal override string Id => "view-bypasses-rls";

    internal override AuditSeverity Severity => AuditSeverity.Error;

    internal override string Title => "A view shows the API rows that policies hide";

    internal override string Reason => "A view reads with the rights of its owner, to whom the policies do not apply.";

    internal override string Bad =>
        """
            create table note (id int primary key);
            alter table note enable row level security;
            create view inner_view as select id from note;
            create view shown as select id from inner_view;
            grant select on shown to anon;
            """;

    internal override string Good =>
        """
            create table note (id int primary key);
            alter table note enable row level security;
            create table open_note (id int primary key);
            create view of_open as select id from open_note;
            grant select on of_open to anon;
            create view internal as select id from note;
            create view of_others as select id from note;
            alter view of_others owner to app_group;
            grant select on of_others to anon;
            create function notes() returns setof note language sql as 'select * from note';
            create view of_caller as select id from notes();
            grant select on of_caller to anon;
            """;

    private protected override string Message(AuditRow row) =>
        $"{row.Facts[0]} reaches {row.Facts[1]} with the rights of {row.Facts[2]}, to whom its policies do not apply.";
}
