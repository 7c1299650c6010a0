using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A column has the type money.</summary>
internal sealed class TypeMoney : AuditRule
{
    internal override string Id => "type-money";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "A column has the type money";

    internal override string Reason => "Its text and its decimals depend on lc_monetary of the server. Use numeric.";

    internal override string Bad =>
        """
            create table note (id int primary key, price money, older money[]);
            """;

    internal override string Good =>
        """
            create table note (id int primary key, price numeric(12, 2));
            """;

    private protected override string Message(AuditRow row) =>
        $"{row.Facts[0]}: money depends on a setting of the server. Use numeric.";
}
