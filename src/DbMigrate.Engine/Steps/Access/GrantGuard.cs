using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Access;

/// <summary>Makes a statement that fails where privileges are not granted: GRANT itself only warns.</summary>
internal static class GrantGuard
{
    internal static string Of(IReadOnlyList<CatalogGrant> grants)
    {
        var message = SqlText.QuoteLiteral("The login may not grant all of these privileges.");
        var hint = SqlText.QuoteLiteral("Nothing was granted. The owner of the objects can grant them.");
        var body =
            $"begin if ({CatalogReader.CountMissing(grants)}) operator(pg_catalog.>) 0 "
            + $"then raise exception using message = {message}, errcode = 'insufficient_privilege', hint = {hint}; "
            + "end if; end";
        return $"do {SqlText.QuoteLiteral(body)}";
    }
}
