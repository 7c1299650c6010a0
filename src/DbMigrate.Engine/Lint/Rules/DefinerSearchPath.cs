using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A SECURITY DEFINER function has no search_path of its own.</summary>
internal sealed class DefinerSearchPath : AuditRule
{
    internal override string Id => "definer-search-path";

    internal override AuditSeverity Severity => AuditSeverity.Error;

    internal override string Title => "A SECURITY DEFINER function has no search_path of its own";

    internal override string Reason =>
        "It runs with the rights of its owner, and the caller decides by the search_path which functions and tables it uses.";

    internal override string Bad =>
        """
            create function count_all() returns bigint language plpgsql security definer as 'begin return 1; end';
            """;

    internal override string Good =>
        """
            create function count_all() returns bigint language plpgsql security definer set search_path = '' as 'begin return 1; end';
            create function plain() returns bigint language plpgsql as 'begin return 1; end';
            create function parsed() returns int language sql security definer return 1;
            """;

    private protected override string Message(AuditRow row) =>
        $"It runs as {row.Facts[0]} with the search_path of the caller.";
}
