using Npgsql;

namespace DbMigrate.Engine.Execution;

/// <summary>Asks the catalog, after a crash, whether a statement outside a transaction took effect, and clears away what a half-done one left.</summary>
internal interface IDoubtProbe
{
    /// <summary>Asks; may remove an invalid leftover, so that the statement can run again.</summary>
    Task<DoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken);
}

/// <summary>The answer of a probe.</summary>
/// <param name="Done">True: it took effect. False: it did not, and may run again. Null: it cannot be told.</param>
/// <param name="Message">What was found, and what was cleared away.</param>
internal sealed record DoubtAnswer(bool? Done, string Message);
