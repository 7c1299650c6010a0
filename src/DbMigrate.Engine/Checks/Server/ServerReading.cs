using Npgsql;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>
/// One look at the server before a phase: a query, and what its rows mean. Adding one is adding its class, its
/// <c>.sql</c>, and its line in <see cref="ServerHealth"/>.
/// </summary>
internal abstract class ServerReading
{
    /// <summary>Its name, which is its kind too and that of its query: <c>old_transactions</c>.</summary>
    internal abstract string Kind { get; }

    /// <summary>What it looks for, in a few words.</summary>
    internal abstract string Name { get; }

    /// <summary>
    /// Whether it is about the phase's own tables: what is not is the same for the next phase of a run.
    /// </summary>
    internal virtual bool IsAboutTables => false;

    /// <summary>Whether there is anything to ask.</summary>
    internal virtual bool Applies(ServerScope scope) => !IsAboutTables || scope.Tables.Count > 0;

    /// <summary>The values of its query: $1, $2 and so on.</summary>
    internal virtual IReadOnlyList<object> Values(ServerScope scope) => [];

    /// <summary>What the rows mean; each a list of its columns, null for NULL.</summary>
    internal abstract ServerFinding Judge(IReadOnlyList<object?[]> rows, ServerScope scope);
}

/// <summary>What a look at the server found.</summary>
/// <param name="Status">Passed, Warning or Failed.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Actual">What was found.</param>
/// <param name="Advice">What it means and what to do; empty where there is nothing to do.</param>
/// <param name="Rows">Each thing that was found, a text each.</param>
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
