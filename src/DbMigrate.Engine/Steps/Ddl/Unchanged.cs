using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// Makes statements that fail if what a batch was made from has changed: the server reads it again under the lock and
/// compares.
/// </summary>
internal static class Unchanged
{
    /// <summary>Returns a statement that fails if a query no longer returns a value.</summary>
    /// <param name="query">A query of one text that is not null, without parameters.</param>
    /// <param name="value">What it returned when the batch was made.</param>
    /// <param name="what">What was read, for a message: <c>The policies of memories</c>.</param>
    internal static string Guard(string query, string value, string what)
    {
        var message = SqlText.QuoteLiteral(what + " changed while this step waited for its lock.");
        var hint = SqlText.QuoteLiteral("Nothing was done.");
        var body =
            $"begin if ({query}) operator(pg_catalog.<>) {SqlText.QuoteLiteral(value)}::pg_catalog.text "
            + $"then raise exception using message = {message}, "
            + $"errcode = 'object_not_in_prerequisite_state', hint = {hint}; end if; end";
        return $"do {SqlText.QuoteLiteral(body)}";
    }
}
