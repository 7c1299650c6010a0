using System.Data;
using Npgsql;

namespace DbMigrate.Engine.Checks;

/// <summary>What an error of the server means for a check.</summary>
internal static class ServerErrors
{
    private static readonly Dictionary<string, string> Advice = new(StringComparer.Ordinal)
    {
        [PostgresErrorCodes.ReadOnlySqlTransaction] = "A check reads only: say `rollback: true` where it has to write; it is rolled back then.",
        [PostgresErrorCodes.QueryCanceled] = "It ran longer than its statement timeout: make the query cheaper, or give it longer with `as: { set: { statement_timeout: 5min } }`.",
        [PostgresErrorCodes.LockNotAvailable] = "Somebody holds a lock that it needs: look who, and ask again.",
        [PostgresErrorCodes.InsufficientPrivilege] = "Grant the role what it needs, or ask as another with `as: { role: … }`.",
        [PostgresErrorCodes.UndefinedTable] = "The table is not there, or not on the role's search_path.",
        [PostgresErrorCodes.UndefinedColumn] = "Correct the column's name in the query.",
        [PostgresErrorCodes.UndefinedFunction] = "The function is not there with these arguments, or not on the role's search_path.",
        [PostgresErrorCodes.SyntaxError] = "Correct the SQL in the plan.",
        [PostgresErrorCodes.InvalidParameterValue] = "Correct the value under `as` in the plan.",
    };

    /// <summary>Whether the connection is gone: by what the server said while it went, or by its state.</summary>
    internal static bool IsConnectionLost(NpgsqlConnection connection, NpgsqlException error) => error is not PostgresException postgres
        || postgres.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
        || connection.State != ConnectionState.Open;

    /// <summary>What to do about it: the server's own hint, else ours, else nothing.</summary>
    internal static string? AdviceFor(PostgresException error) =>
        error.Hint is { Length: > 0 } hint ? hint : Advice.GetValueOrDefault(error.SqlState);

    /// <summary>The error in a sentence: <c>42P01: relation "x" does not exist</c>, with its detail.</summary>
    internal static string Describe(PostgresException error) =>
        $"{error.SqlState}: {error.MessageText}" + (error.Detail is { Length: > 0 } detail ? $" ({detail})" : null);
}
