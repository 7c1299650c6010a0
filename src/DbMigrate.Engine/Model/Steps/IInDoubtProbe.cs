using Npgsql;

namespace DbMigrate.Engine.Model.Steps;

/// <summary>
/// Reads from the catalog, after a crash, whether a statement outside a transaction took effect, and removes what an
/// incomplete one left.
/// </summary>
internal interface IInDoubtProbe
{
    /// <summary>
    /// Returns whether the statement took effect. May remove an invalid leftover, so that the statement can run again.
    /// </summary>
    Task<InDoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken);

    /// <summary>
    /// Removes what blocks the statement, before an attempt and after a failed one. An example is an invalid index of
    /// the same name, which IF NOT EXISTS would accept.
    /// </summary>
    /// <param name="connection">The session of the statement.</param>
    /// <param name="waiting">
    /// Called with the process id of a session that still builds or drops an index of the table, each time that it is
    /// seen: the probe waits for its end.
    /// </param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <returns>
    /// What was found and done; null: nothing. Done: the probe completed what the statement does, and
    /// the statement must not run.
    /// </returns>
    Task<InDoubtAnswer?> PrepareAsync(
        NpgsqlConnection connection,
        Action<int> waiting,
        CancellationToken cancellationToken
    ) => Task.FromResult<InDoubtAnswer?>(null);

    /// <summary>
    /// Returns what a failed statement left that is not removed, as a clause of a sentence; null: nothing.
    /// </summary>
    Task<string?> DescribeLeftAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(null);
}

/// <summary>The answer of a probe.</summary>
/// <param name="Done">
/// True: it took effect. False: it did not, and may run again. Null: the catalog does not show it.
/// </param>
/// <param name="Message">What was found, and what was removed.</param>
internal sealed record InDoubtAnswer(bool? Done, string Message);
