using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>No index begins with the columns of a foreign key.</summary>
internal sealed class ForeignKeyWithoutIndex : AuditRule
{
    internal override string Id => "foreign-key-not-indexed";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "No index begins with the columns of a foreign key";

    internal override string Reason =>
        "Each deletion or change of a key in the referenced table reads the whole referencing table.";

    internal override string Bad =>
        """
            create table parent (id int primary key);
            create table note (id int primary key, parent_id int references parent);
            """;

    internal override string Good =>
        """
            create table parent (id int, n int, primary key (id, n));
            create table note (id int, n int, parent_id int, at date, foreign key (parent_id, n) references parent (id, n));
            create index on note (n, parent_id, at);
            create table few (id int primary key, p int, n int, foreign key (p, n) references parent (id, n));
            create index on few (p, n) where p is not null and n is not null;
            create table one (id int, n int, foreign key (id, n) references parent (id, n), primary key (id, n));
            """;

    private protected override string Message(AuditRow row) =>
        $"No index begins with {row.Facts[1]} of the foreign key {row.Facts[0]}.";
}
