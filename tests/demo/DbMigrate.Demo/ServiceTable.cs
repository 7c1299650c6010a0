using Npgsql;

namespace DbMigrate.Demo;

/// <summary>
/// A table of the service, and what the application writes into it besides the caller and the customer.
/// </summary>
internal sealed record ServiceTable(string Name, string Columns, string Values)
{
    /// <summary>The prefix of the callers in rows that the demo writes.</summary>
    internal const string LiveCaller = "live-";

    internal static IReadOnlyList<ServiceTable> All { get; } =
    [
        new("memories", "content", "'said hello'"),
        new("call_summaries", "summary, seconds", "'said hello', 12"),
        new("caller_profiles", "language", "'en'"),
        new("personality_metrics", "trait, score", "'patience', 0.5"),
        new("personality_averages", "trait, average", "'patience', 0.5"),
    ];

    /// <summary>Counts the rows that the connection's role sees.</summary>
    internal async Task<long> CountAsync(NpgsqlConnection connection, string where = "true")
    {
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {Name} WHERE {where}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
