using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// Proof that what a batch was made from still holds when it runs: read again under the lock, which may have been
/// waited for, and compared on the server.
/// </summary>
internal static class Unchanged
{
    /// <summary>The statement that fails where it does not hold.</summary>
    /// <param name="query">A query of one text, without parameters.</param>
    /// <param name="value">What it gave when the batch was made.</param>
    /// <param name="what">What was read, for a person: <c>The policies of memories</c>.</param>
    internal static string Guard(string query, string value, string what)
    {
        var message = SqlText.QuoteLiteral(what + " were changed by somebody while this step waited for its lock.");
        var hint = SqlText.QuoteLiteral("Nothing was done.");
        var body =
            $"begin if ({query}) is distinct from {SqlText.QuoteLiteral(value)} then raise exception using message = {message}, errcode = 'object_not_in_prerequisite_state', hint = {hint}; end if; end";
        return $"do {SqlText.QuoteLiteral(body)}";
    }
}
