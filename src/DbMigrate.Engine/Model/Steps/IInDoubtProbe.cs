using Npgsql;

namespace DbMigrate.Engine.Model.Steps;

/// <summary>
/// Asks the catalog, after a crash, whether a statement outside a transaction took effect, and clears away what a
/// half-done one left.
/// </summary>
internal interface IInDoubtProbe
{
    /// <summary>Asks; may remove an invalid leftover, so that the statement can run again.</summary>
    Task<InDoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken);

    /// <summary>
    /// Before a try, and after one that failed: takes away what is in the statement's way and is nobody's, as an
    /// invalid index of the same name, which
    /// IF NOT EXISTS would pass over.
    /// </summary>
    /// <returns>
    /// What was found and done; null where nothing was. Done: what the statement wants was brought to its end here, and
    /// it must not run.
    /// </returns>
    Task<InDoubtAnswer?> PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult<InDoubtAnswer?>(null);
}

/// <summary>The answer of a probe.</summary>
/// <param name="Done">True: it took effect. False: it did not, and may run again. Null: it cannot be told.</param>
/// <param name="Message">What was found, and what was cleared away.</param>
internal sealed record InDoubtAnswer(bool? Done, string Message);
