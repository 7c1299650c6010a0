using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>
/// What the done batches of a step have left in its session. In a new session their settings are made again; what
/// cannot be made again is reported before a batch that uses it.
/// </summary>
internal sealed class SessionHistory(RunContext run, StepExecution step)
{
    private readonly SessionTrace _trace = new();
    private readonly SessionTrace _lost = new();
    private NpgsqlConnection? _session;

    /// <summary>
    /// Whether a done batch has set the lock time-out of the session. A shorter one than the plan's then stays.
    /// </summary>
    internal bool SetsLockTimeout { get; private set; }

    /// <summary>Whether a done batch has set the role of the session.</summary>
    internal bool SetsRole => _trace.Settings.Any(s => s.IsRole);

    /// <summary>
    /// The statements that set the role again before a batch, in order. None where the session has kept it: only SET
    /// SESSION AUTHORIZATION loses the role when it is taken back for the journal.
    /// </summary>
    internal IEnumerable<string> Roles =>
        _trace.Settings.Any(s => s.IsAuthorization)
            ? _trace.Settings.Where(s => s.IsRole).Select(s => s.Statement.Text)
            : [];

    /// <summary>Adds a batch that is done, in this run or in an earlier one.</summary>
    internal void Pass(Batch batch)
    {
        // Nothing follows the last batch of a step in its session.
        if (
            batch.IsLast
            || batch is not StatementBatch statements
            || (!statements.LeavesState && _trace.Named.Count == 0)
        )
        {
            return;
        }

        _lost.Forget(SourcesOf(statements));
        SetsLockTimeout |= statements.Statements.Any(s => s.Traits.NamesLockTimeout);
        _trace.Pass(SourcesOf(statements));
    }

    /// <summary>Makes the settings of the done batches, where the session is a new one.</summary>
    /// <exception cref="SessionStateLostException">A setting cannot be made again.</exception>
    internal async Task RestoreAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(_session, connection))
        {
            return;
        }

        _lost.Clear();
        _lost.AddLost(_trace);
        WarnOfUnnamed();

        _session = connection;
        if (_trace.Settings.Count == 0)
        {
            return;
        }

        run.Sessions.MarkUsed(connection);
        var batch = new NpgsqlBatch(connection);
        await using var _ = batch.ConfigureAwait(false);
        var sources = new Dictionary<NpgsqlBatchCommand, SessionFacts>();
        foreach (var setting in _trace.Settings)
        {
            var command = new NpgsqlBatchCommand(setting.Statement.Text);
            sources[command] = setting;
            batch.BatchCommands.Add(command);
        }

        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
            when (e.BatchCommand is NpgsqlBatchCommand failed && sources.TryGetValue(failed, out var setting))
        {
            throw Lost(
                setting.Statement.Start,
                $"this setting of a done batch could not be made again in the session of this run: "
                    + $"{e.MessageText} ({e.SqlState}). Nothing was run.",
                e
            );
        }
    }

    /// <summary>Throws where a batch uses what only the session of an earlier run had.</summary>
    /// <exception cref="SessionStateLostException">It does.</exception>
    internal void Require(StatementBatch batch)
    {
        if (_lost.Named.Count == 0 || _lost.FindUse(SourcesOf(batch)) is not var (what, use))
        {
            return;
        }

        throw Lost(
            use.Start,
            $"this statement uses {SessionStateText.OfNamed(what)}, which {what.Statement.Start} made in the session of an "
                + "earlier run. That batch is done and its session has ended. The batch of this statement was not run.",
            null
        );
    }

    private SessionStateLostException Lost(SourcePlace place, string message, Exception? inner) =>
        new($"{place}: {step.Label}: {message}", step.Execution.Owner, place, step.Execution.PartlyApplied, inner);

    private void WarnOfUnnamed()
    {
        var what = _lost
            .Unnamed.Select(o => (o.Statement, Text: SessionStateText.OfDone(o)))
            .FirstOrDefault(o => o.Text is not null);
        if (what.Text is not null)
        {
            run.Messages.Warn(
                $"{what.Statement.Start}: {step.Label}: {what.Text} ended with the session of an earlier run. "
                    + "The batches that follow run without it."
            );
        }
    }

    private static IEnumerable<SqlStatement> SourcesOf(StatementBatch batch) =>
        batch.Statements.Select(s => s.Source).OfType<SqlStatement>();
}
