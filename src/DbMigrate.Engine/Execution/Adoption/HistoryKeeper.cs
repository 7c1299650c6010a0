using DbMigrate.Engine.Journal.Foreign;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Adoption;

/// <summary>Goes on writing the history of another tool, so that it agrees with the journal.</summary>
internal sealed class HistoryKeeper
{
    private readonly RunContext _run;
    private readonly ForeignHistory _history;
    private readonly string _table;

    private HistoryKeeper(RunContext run, ForeignHistory history, string table)
    {
        _run = run;
        _history = history;
        _table = table;
    }

    /// <summary>The tool.</summary>
    internal ForeignHistory History => _history;

    /// <summary>The table of its history, quoted.</summary>
    internal string Table => _table;

    /// <summary>Returns what writes the history that the plan of a run keeps; null: it keeps none.</summary>
    internal static HistoryKeeper? Of(RunContext run) =>
        run.Plan.Source is { KeepsHistory: true, History: { } tool } source && ForeignHistory.Of(tool) is { } history
            ? new HistoryKeeper(run, history, history.TableOf(source))
            : null;

    /// <summary>Requires a table of the tool, and makes one where there is none, as the tool would.</summary>
    /// <exception cref="HistoryNotFoundException">The table is none of the tool.</exception>
    internal async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var home = await _run.HomeAsync(cancellationToken).ConfigureAwait(false);
        await ConnectionGuard
            .RunAsync(
                ServerCall.Reading($"the history of {_history.Tool} was prepared"),
                async () =>
                {
                    if (
                        !await ForeignHistoryReader
                            .IsThereAsync(home, _history, _table, cancellationToken)
                            .ConfigureAwait(false)
                    )
                    {
                        await CreateAsync(home, cancellationToken).ConfigureAwait(false);
                    }
                }
            )
            .ConfigureAwait(false);
    }

    /// <summary>Returns the statements that record a phase as applied.</summary>
    internal IReadOnlyList<ForeignWrite> Applied(MigrationPhase phase) =>
        KeptOf(phase) is { } kept ? _history.Applied(_table, kept) : [];

    /// <summary>Returns the statements that record a phase as undone.</summary>
    internal IReadOnlyList<ForeignWrite> Undone(MigrationPhase phase) =>
        KeptOf(phase) is { } kept ? _history.Undone(_table, kept) : [];

    private async Task CreateAsync(NpgsqlConnection home, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(home);
        batch.BatchCommands.Add(new("select pg_catalog.set_config('client_min_messages', 'warning', true)"));
        foreach (var text in _history.Create(_table))
        {
            batch.BatchCommands.Add(new ForeignWrite(_table, text).ToCommand(home));
        }

        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (ForeignWrite.Refused(e, home) is { } refused)
        {
            throw refused;
        }

        _run.Messages.Info($"The table {_table} of {_history.Tool} was made: the plan keeps its history.");
    }

    private KeptPhase? KeptOf(MigrationPhase phase)
    {
        if (phase.Origin is not { } origin)
        {
            // The bootstrap is no migration of the other tool.
            return null;
        }

        return new KeptPhase(HistoryPhase.Of(phase), origin, _run.Plan.Folder)
        {
            Before = phase.Index > 0 ? HistoryPhase.Of(_run.Plan.Phases[phase.Index - 1]) : null,
            Variable = name => _run.Variables.GetValueOrDefault(name),
        };
    }
}
