using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A function has no search_path of its own.</summary>
internal sealed class FunctionSearchPath : AuditRule
{
    internal override string Id => "function-search-path";

    internal override AuditSeverity Severity => AuditSeverity.Info;

    internal override string Title => "A function has no search_path of its own";

    internal override string Reason => "The caller decides by the search_path which functions and tables it uses.";

    internal override string Bad =>
        """
            create function twice(i int) returns int language plpgsql as 'begin return 2 * i; end';
            """;

    internal override string Good =>
        """
            create function twice(i int) returns int language plpgsql set search_path = '' as 'begin return 2 * i; end';
            create function parsed(i int) returns int language sql return 2 * i;
            create schema inner_one;
            create function inner_one.twice(i int) returns int language plpgsql as 'begin return 2 * i; end';
            """;

    private protected override string Message(AuditRow row) => "It uses the search_path of the caller.";
}
