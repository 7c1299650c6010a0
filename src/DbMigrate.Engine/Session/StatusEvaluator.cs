using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Gates;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Steps;

namespace DbMigrate.Engine.Session;

/// <summary>Determines the state of a phase from the plan and the journal, without another query.</summary>
internal sealed class StatusEvaluator(ResolvedPlan resolved, JournalState state, string database)
{
    private const int LongestShortReason = 160;

    internal PhaseStatus Evaluate(MigrationPhase phase)
    {
        var status = ByJournal(phase);
        status = status with
        {
            ShortReason = status.ShortReason.Length > 0 ? status.ShortReason : FirstLine(status.Reason),
        };
        if (!state.Suspensions.TryGetValue(phase.Id, out var suspended))
        {
            return status;
        }

        var reason = suspended.Reason is null ? string.Empty : $" ({suspended.Reason})";
        var why =
            $"Suspended by {suspended.By} at {suspended.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC{reason}: "
            + "its backfills wait between two batches.";
        return status with
        {
            SuspendedAt = suspended.Since,
            Reason = $"{why} {status.Reason}".TrimEnd(),
            ShortReason = $"suspended by {suspended.By}{reason}\n{status.ShortReason}".TrimEnd(),
        };
    }

    private static string FirstLine(string reason)
    {
        var line = VisibleText.Split(reason)[0];
        var end = line.Length > LongestShortReason ? line.LastIndexOf(' ', LongestShortReason) : -1;
        return end > 0 ? line[..end] + " …" : line;
    }

    private PhaseStatus ByJournal(MigrationPhase phase)
    {
        var record = state.Phases.GetValueOrDefault(phase.Id);
        var status = new PhaseStatus
        {
            PlanName = resolved.Plan.Name,
            Plan = resolved.Plan.File,
            Phase = phase.Id,
            Title = phase.Title,
            State = record?.State ?? MigrationState.Ready,
            Since = record?.Since,
            AppliedAt = record?.AppliedAt,
            VerifiedAt = record?.VerifiedAt,
            By = record?.By,
            Risk = phase.Risk,
            ExpectedRuntime = phase.ExpectedRuntime,
            Environment = state.Environment,
            Database = database,
        };
        return record?.State switch
        {
            null => ByGates(phase, status),
            MigrationState.Applied or MigrationState.Verified => Applied(phase, status, record),
            MigrationState.Running => status with { Reason = Running(record) },
            MigrationState.Blocked => Waiting(phase, status, record),
            MigrationState.InDoubt => Unfinished(phase, status, record) with
            {
                Reason = (
                    $"Step and batch {record.InDoubtBatch} may or may not have taken effect. " + $"{record.Message}"
                ).TrimEnd(),
            },
            MigrationState.Undone => Undone(phase, status),
            _ => Unfinished(phase, status, record) with
            {
                Reason = (record.Undoing ? "Its undo: " : string.Empty) + record.Message,
            },
        };
    }

    private PhaseStatus ByGates(MigrationPhase phase, PhaseStatus status)
    {
        var closed = GateEvaluator
            .Evaluate(GateContext.Of(resolved.Of(phase), state), [], null)
            .Where(g => !g.Passed)
            .ToList();
        if (closed.Count == 0)
        {
            return status with { State = MigrationState.Ready, CanInvoke = true };
        }

        return status with
        {
            State = closed.Any(g => g.Kind == "order" && g.WaitsFor.Count > 0)
                ? MigrationState.Pending
                : MigrationState.Blocked,
            // One line per gate, with the name that an override takes.
            Reason = string.Join('\n', closed.Select(g => $"{g.Name}: {g.Message}").Concat(MissingOf(phase))),
            ShortReason = string.Join('\n', closed.Select(g => $"{g.Name}: {g.ShortMessage}")),
            ClosedGates = [.. closed.Select(g => g.Name)],
            OpensAt = closed.All(g => g.OpensAt is not null) ? closed.Max(g => g.OpensAt) : null,
        };
    }

    /// <summary>Returns the connections of a phase that other phases make and have not made yet, a sentence each.</summary>
    private IEnumerable<string> MissingOf(MigrationPhase phase) =>
        phase.Connections.Select(c => resolved.NotThereYet(c, state, phase)).OfType<string>();

    private PhaseStatus Applied(MigrationPhase phase, PhaseStatus status, PhaseRecord record) =>
        resolved.Of(phase).IsChangedSince(record)
            ? status with
            {
                State = MigrationState.Changed,
                Reason =
                    PhaseChange.Describe(resolved.Of(phase), record)
                    + (phase.Repeatable ? "; it is repeatable: the next run runs it again." : string.Empty),
                CanInvoke = resolved.Of(phase).IsRepeatedAfter(record),
            }
        : record.Adopted ? status with { State = MigrationState.Adopted, Reason = record.Message ?? string.Empty }
        : status with
        {
            Reason = record.State == MigrationState.Applied ? record.Message ?? string.Empty : string.Empty,
            CanInvoke = record is { State: MigrationState.Applied, Undoing: false },
        };

    // A run continues it, and requires its gates again.
    private PhaseStatus Unfinished(MigrationPhase phase, PhaseStatus status, PhaseRecord record)
    {
        var gates = ByGates(phase, status);
        return status with
        {
            ClosedGates = gates.ClosedGates,
            OpensAt = gates.OpensAt,
            CanInvoke = gates.CanInvoke && !record.Undoing,
        };
    }

    private string Running(PhaseRecord record)
    {
        var where = record.OsUser is { Length: > 0 } ? $"{record.By} ({record.OsUser} on {record.Host})" : record.By;
        var what = record.Undoing ? "being undone" : "run";
        var age = DurationText.Format(state.Now - record.Since);
        return $"{what} by {where} since {record.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC ({age})";
    }

    private PhaseStatus Waiting(MigrationPhase phase, PhaseStatus status, PhaseRecord record) =>
        phase
            .Apply.OfType<ManualStep>()
            .Any(m => state.Milestones.TryGetValue(m.Milestone, out var recorded) && recorded.At >= record.Since)
            ? status with
            {
                State = MigrationState.Ready,
                Reason = "The milestone it waited for is recorded: the next run continues.",
                CanInvoke = ByGates(phase, status).CanInvoke,
            }
            : status with
            {
                Reason = record.Message ?? string.Empty,
            };

    private PhaseStatus Undone(MigrationPhase phase, PhaseStatus status)
    {
        var gates = ByGates(phase, status);
        return gates with
        {
            State = MigrationState.Undone,
            Reason = gates.CanInvoke ? "It can be run again." : gates.Reason,
            ShortReason = gates.ShortReason,
        };
    }
}
