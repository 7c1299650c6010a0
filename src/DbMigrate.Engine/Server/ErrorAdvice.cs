using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>One sentence on what to do next, by SQLSTATE; where none fits, by its class.</summary>
internal static class ErrorAdvice
{
    private static readonly Dictionary<string, string> BySqlState = new(StringComparer.Ordinal)
    {
        [PostgresErrorCodes.SyntaxError] = "Correct the statement in the file, then invoke the phase again.",
        [PostgresErrorCodes.InsufficientPrivilege] =
            "Run as the owner of the object, or have the owner grant what is missing.",
        [PostgresErrorCodes.UndefinedTable] =
            "Check the table's name and the search_path; if an earlier phase makes the table, invoke that one first.",
        [PostgresErrorCodes.UndefinedColumn] =
            "Check the column's name; if an earlier phase adds it, invoke that one first.",
        [PostgresErrorCodes.UndefinedFunction] =
            "Check the function's name and argument types, and that its extension is installed.",
        [PostgresErrorCodes.DuplicateTable] =
            "It is there already: drop it first if it is a leftover, or write IF NOT EXISTS if it may be.",
        [PostgresErrorCodes.DuplicateColumn] =
            "It is there already: somebody made it by hand, or an earlier attempt did; look at it, then write IF NOT EXISTS or drop it.",
        [PostgresErrorCodes.DuplicateObject] =
            "It is there already: look at what is there, then drop it or leave the statement out.",
        [PostgresErrorCodes.DependentObjectsStillExist] =
            "Drop what depends on it first, by name: CASCADE would take it away unseen.",
        [PostgresErrorCodes.NotNullViolation] =
            "Rows without a value are there already: fill them in an earlier phase.",
        [PostgresErrorCodes.CheckViolation] =
            "Rows that break the condition are there already: find and mend them first.",
        [PostgresErrorCodes.ForeignKeyViolation] =
            "Rows that refer to nothing are there already: find and mend them first.",
        [PostgresErrorCodes.UniqueViolation] = "Duplicates are there already: find and mend them first.",
        [PostgresErrorCodes.QueryCanceled] =
            "It was cancelled or ran into statement_timeout: raise limits.statement_timeout for this step, or make the statement smaller.",
        [PostgresErrorCodes.DiskFull] = "Make room on the server's disk, then invoke the phase again.",
        [PostgresErrorCodes.ReadOnlySqlTransaction] =
            "This server is a standby or read-only: connect to the primary (target_session_attrs=read-write).",
        [PostgresErrorCodes.ActiveSqlTransaction] =
            "This statement cannot run inside a transaction: say transaction: none for its step.",
        [PostgresErrorCodes.AdminShutdown] =
            "Somebody ended this session or the server: find out who, then invoke the phase again.",
    };

    private static readonly Dictionary<string, string> ByClass = new(StringComparer.Ordinal)
    {
        ["22"] = "A value does not fit its type: find and mend the rows first.",
        ["23"] = "Rows that are there already break it: find and mend them first.",
        ["42"] = "Correct the statement in the file, then invoke the phase again.",
        ["53"] = "The server is out of a resource: make room, then invoke the phase again.",
        ["57"] = "An administrator stepped in: find out why, then invoke the phase again.",
        ["58"] = "The server met a system error: look at its log before you go on.",
        ["XX"] = "The server met an internal error: look at its log, and check for corruption, before you go on.",
    };

    /// <summary>
    /// What is different for a question: it runs no statement of a file, and is asked again as it is.
    /// </summary>
    private static readonly Dictionary<string, string> OfQuestions = new(StringComparer.Ordinal)
    {
        [PostgresErrorCodes.ReadOnlySqlTransaction] =
            "A check reads only: say `rollback: true` where it has to write; it is rolled back then.",
        [PostgresErrorCodes.QueryCanceled] =
            "It ran longer than its statement timeout: make the query cheaper, or give it longer with `as: { set: { statement_timeout: 5min } }`.",
        [PostgresErrorCodes.LockNotAvailable] = "Somebody holds a lock that it needs: look who, and ask again.",
        [PostgresErrorCodes.InsufficientPrivilege] =
            "Grant the role what it needs, or ask as another with `as: { role: … }`.",
        [PostgresErrorCodes.UndefinedTable] = "The table is not there, or not on the role's search_path.",
        [PostgresErrorCodes.UndefinedColumn] = "Correct the column's name in the query.",
        [PostgresErrorCodes.UndefinedFunction] =
            "The function is not there with these arguments, or not on the role's search_path.",
        [PostgresErrorCodes.SyntaxError] = "Correct the SQL in the plan.",
        [PostgresErrorCodes.InvalidParameterValue] = "Correct the value under `as` in the plan.",
    };

    /// <summary>
    /// What to do where a check or a metric was refused: the server's own hint, else ours, else nothing.
    /// </summary>
    internal static string? ForQuestion(PostgresException error) =>
        error.Hint is { Length: > 0 } hint ? hint : OfQuestions.GetValueOrDefault(error.SqlState);

    /// <summary>What to do after an error of that SQLSTATE.</summary>
    internal static string For(string sqlState) =>
        BySqlState.TryGetValue(sqlState, out var exact) ? exact
        : ByClass.TryGetValue(sqlState[..2], out var general) ? general
        : "Look at the server's words, mend the cause, then invoke the phase again.";
}
