using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Catalog.Following;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Steps;
using Npgsql;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>
/// Says what rows and which other objects go with what the phases of a call drop, delete and overwrite. It follows the
/// statements of the phases in order: a table that an earlier one renames is counted by the name that it has now.
/// </summary>
/// <param name="resolved">The plan as the call uses it.</param>
/// <param name="state">The state of the journal.</param>
/// <param name="sessions">The databases.</param>
internal sealed class LossForecast(ResolvedPlan resolved, JournalState state, DatabaseSessions sessions)
{
    private readonly Dictionary<string, (PresentNames Names, NameFollower Follower)> _followers = new(
        StringComparer.Ordinal
    );

    // Phases of which nothing was asked: they are followed when a later one is asked about.
    private readonly List<PhaseForecast> _passed = [];

    /// <summary>Takes a phase as run, without asking what it loses.</summary>
    internal void Pass(PhaseForecast forecast) => _passed.Add(forecast);

    /// <summary>Takes a phase as run, and returns what is lost, a sentence each.</summary>
    internal async Task<IReadOnlyList<string>> OfAsync(PhaseForecast forecast, CancellationToken cancellationToken)
    {
        if (forecast.Kind is ForecastKind.Accept or ForecastKind.Verify)
        {
            return [];
        }

        foreach (var passed in _passed)
        {
            await FollowAsync(passed, cancellationToken).ConfigureAwait(false);
        }

        _passed.Clear();
        var steps = await FollowAsync(forecast, cancellationToken).ConfigureAwait(false);
        var facts = new List<string>();
        foreach (var (step, runsUnknownCode, followed, problem) in steps)
        {
            // The effects of a command and of a manual step can never be read: their kind says so.
            if (forecast.Undo is not null && step is SqlStep && runsUnknownCode)
            {
                facts.Add($"The step {step.Name} runs code whose effects cannot be read.");
            }

            if (problem is not null)
            {
                facts.Add($"What {step.Name} drops was not counted. {problem}");
            }

            if (followed is not null)
            {
                facts.AddRange(followed.Unreadable.Select(u => $"The step {step.Name} {u}."));
                var gone = steps
                    .Where(s => s.Step.Connections.Writes == step.Connections.Writes)
                    .SelectMany(s => s.Followed?.Dropped ?? []);
                facts.AddRange(
                    await ReadAsync(step, forecast.Undo is not null, followed, [.. gone], cancellationToken)
                        .ConfigureAwait(false)
                );
            }
        }

        return [.. facts.Distinct(StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<string>> ReadAsync(
        MigrationStep step,
        bool isUndo,
        FollowedStep followed,
        IReadOnlyList<PlacedName> gone,
        CancellationToken cancellationToken
    )
    {
        // To change rows is what an apply is for. An undo of it is not expected to.
        var losses = followed.Losses.Where(l => isUndo || !l.IsOfRows).ToList();
        if (losses.Count == 0 && followed.Cascades.Count == 0)
        {
            return [];
        }

        var connection = await sessions.WorkAsync(step.Connections.Writes, cancellationToken).ConfigureAwait(false);
        var cascaded = await new CascadeReader(connection)
            .ReadAsync(followed.Cascades, gone, cancellationToken)
            .ConfigureAwait(false);
        var lost = await new LostRowsReader(connection)
            .ReadAsync([.. losses, .. cascaded.Losses], cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. losses.Where(l => !l.IsCountable && !cascaded.Found.Any(f => f.Name == l.Name)).Select(LossText.Of),
            .. LossText.Of(lost),
            .. cascaded.Objects.GroupBy(o => o.Root).Select(g => LossText.Of(g.Key, [.. g])),
        ];
    }

    /// <summary>Follows the steps of a phase. A step in a database that is not there yet is not followed.</summary>
    private async Task<
        IReadOnlyList<(MigrationStep Step, bool RunsUnknownCode, FollowedStep? Followed, string? Problem)>
    > FollowAsync(PhaseForecast forecast, CancellationToken cancellationToken)
    {
        var done = await ReadDoneAsync(forecast, cancellationToken).ConfigureAwait(false);
        var steps = new List<(MigrationStep, bool, FollowedStep?, string?)>();
        var position = 0;
        foreach (var (step, preview) in PhaseDangers.Previews(forecast, resolved))
        {
            position++;
            var events = done.Count == 0 ? preview.Effects.Events : Left(step, preview.Effects.Events, position, done);
            FollowedStep? followed = null;
            string? problem = null;
            if (events.Count > 0)
            {
                try
                {
                    followed = (
                        await FollowerAsync(step.Connections.Writes, events, cancellationToken).ConfigureAwait(false)
                    ).Follow(events);
                }
                catch (ConnectionFailedException e) when (ConnectionOrigin.MayBeMissing(e))
                {
                    problem = events.Any(e => e is DataLost or Cascaded) ? e.Message : null;
                }
            }

            steps.Add((step, preview.Effects.RunsUnknownCode, followed, problem));
        }

        return steps;
    }

    private async Task<NameFollower> FollowerAsync(
        string name,
        IReadOnlyList<FollowedEvent> events,
        CancellationToken cancellationToken
    )
    {
        if (!_followers.TryGetValue(name, out var known))
        {
            var names = new PresentNames();
            known = (names, new NameFollower(names));
            _followers[name] = known;
        }

        var connection = await sessions.WorkAsync(name, cancellationToken).ConfigureAwait(false);
        await known.Names.ReadAsync(connection, events, cancellationToken).ConfigureAwait(false);
        return known.Follower;
    }

    /// <summary>Returns the batches of a resumed execution that are done: the database has their effects.</summary>
    private async Task<IReadOnlyCollection<(int Step, string Batch)>> ReadDoneAsync(
        PhaseForecast forecast,
        CancellationToken cancellationToken
    )
    {
        if (
            forecast.Kind != ForecastKind.Resume
            || state.Phases.GetValueOrDefault(forecast.Phase.Id)?.ExecutionId is not { } execution
        )
        {
            return [];
        }

        var home = await sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        return (await JournalStore.ReadDoneAsync(home, execution, cancellationToken).ConfigureAwait(false)).Keys;
    }

    /// <summary>Returns the events of what is left of a step. The settings of done batches hold for the others.</summary>
    private static IReadOnlyList<FollowedEvent> Left(
        MigrationStep step,
        IReadOnlyList<FollowedEvent> events,
        int position,
        IReadOnlyCollection<(int Step, string Batch)> done
    )
    {
        if (done.Max(d => d.Step) > position)
        {
            return [];
        }

        if (step is not SqlStep)
        {
            return events;
        }

        var batches = done.Where(d => d.Step == position).Select(d => d.Batch).ToHashSet(StringComparer.Ordinal);
        var isDone = false;
        var left = new List<FollowedEvent>();
        foreach (var one in events)
        {
            if (one is BatchBegun begun)
            {
                isDone = batches.Contains(begun.Batch.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            if (!isDone || one is BatchBegun or NamesSet or TableChanged)
            {
                left.Add(one);
            }
        }

        return left;
    }
}
