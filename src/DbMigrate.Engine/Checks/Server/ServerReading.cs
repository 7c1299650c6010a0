using Npgsql;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>
/// One built-in check of the server before a phase: a query and the evaluation of its rows. A new one needs its class,
/// its <c>.sql</c> file and a line in <see cref="ServerHealth"/>.
/// </summary>
internal abstract class ServerReading
{
    /// <summary>The kind, which is also the name of its query: <c>old_transactions</c>.</summary>
    internal abstract string Kind { get; }

    /// <summary>The name in results.</summary>
    internal abstract string Name { get; }

    /// <summary>
    /// Whether it is about the tables of the phase. Other readings are the same for the next phase of a run.
    /// </summary>
    internal virtual bool IsAboutTables => false;

    /// <summary>
    /// Whether its query reads or writes names by the session's search_path. It names pg_catalog everywhere; the other
    /// queries run with pg_catalog as their search_path.
    /// </summary>
    internal virtual bool UsesSearchPath => false;

    /// <summary>Returns whether the reading applies.</summary>
    internal virtual bool Applies(ServerScope scope) => !IsAboutTables || scope.Tables.Count > 0;

    /// <summary>Returns the parameters of the query: $1, $2 and so on.</summary>
    internal virtual IReadOnlyList<object> Values(ServerScope scope) => [];

    /// <summary>Evaluates the rows; each is the list of its columns, with null for NULL.</summary>
    internal abstract ServerFinding Evaluate(IReadOnlyList<object?[]> rows, ServerScope scope);
}

/// <summary>The result of a reading.</summary>
/// <param name="Status">Passed, Warning or Failed.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Actual">What was found.</param>
/// <param name="Advice">What it means and what to do, or empty.</param>
/// <param name="Rows">The items that were found, as texts.</param>
internal sealed record ServerFinding(
    CheckStatus Status,
    string Expected,
    string Actual,
    string Advice = "",
    IReadOnlyList<string>? Rows = null
)
{
    internal static ServerFinding Passed(string expected, string actual, string note = "") =>
        new(CheckStatus.Passed, expected, actual, note);
}
