using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A column has the type char(n).</summary>
internal sealed class TypeChar : AuditRule
{
    internal override string Id => "type-char";

    internal override AuditSeverity Severity => AuditSeverity.Info;

    internal override string Title => "A column has the type char(n)";

    internal override string Reason =>
        "Values are filled up with blanks, which comparisons ignore and other types keep. Use text, with a check of the length.";

    internal override string Bad =>
        """
            create table note (id int primary key, code char(4));
            """;

    internal override string Good =>
        """
            create table note (id int primary key, code varchar(4), letter "char", name text, any_length bpchar);
            """;

    private protected override string Message(AuditRow row) =>
        $"{row.Facts[0]}: char(n) fills up with blanks. Use text.";
}
