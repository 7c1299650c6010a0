using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal.Foreign;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Execution.Adoption;

/// <summary>Compares the history of another tool with the phases of a plan and what the journal says of them.</summary>
/// <param name="plan">The plan.</param>
/// <param name="state">The journal.</param>
/// <param name="history">The tool.</param>
/// <param name="database">The database, for a reader.</param>
/// <param name="comparesFiles">Whether the files are read, for their checksums.</param>
internal sealed class HistoryComparison(
    MigrationPlan plan,
    JournalState state,
    ForeignHistory history,
    string database,
    bool comparesFiles = true
)
{
    /// <summary>Returns an entry for each phase, in the plan's order, then one for each row without a phase.</summary>
    internal IReadOnlyList<MigrationHistoryEntry> Compare(IReadOnlyList<HistoryRow> recorded)
    {
        var phases = plan.Phases.Select(HistoryPhase.Of).ToList();
        var rows = new Dictionary<string, Queue<HistoryRow>>(StringComparer.Ordinal);
        foreach (var row in history.Resolve(recorded, phases))
        {
            if (!rows.TryGetValue(row.Key, out var same))
            {
                rows.Add(row.Key, same = new Queue<HistoryRow>());
            }

            same.Enqueue(row);
        }

        var entries = new List<MigrationHistoryEntry>();
        string? before = null;
        foreach (var phase in phases)
        {
            var row = rows.TryGetValue(history.KeyOf(phase), out var found) && found.Count > 0 ? found.Dequeue() : null;
            entries.Add(row is null ? WithoutRow(phase) : WithRow(phase, row, before));
            before = row?.Checksum ?? before;
        }

        NoteGaps(entries);
        // The archive is read only where a row is left that it may explain.
        var archived = rows.Values.Any(q => q.Count > 0) ? plan.Source?.ArchivedVersions.Value : null;
        foreach (var (version, file) in archived ?? [])
        {
            var key = history.KeyOf(new HistoryPhase(string.Empty, version, file, Repeatable: false));
            if (
                rows.TryGetValue(key, out var found)
                && found.TryPeek(out var row)
                && row.State == HistoryRowState.Applied
            )
            {
                entries.Add(Entry(null, key, found.Dequeue()) with { Outcome = HistoryOutcome.Archived });
            }
        }

        entries.AddRange(
            rows.Values.SelectMany(q => q)
                .Select(r =>
                    Entry(null, r.Key, r) with
                    {
                        Outcome = HistoryOutcome.Unknown,
                        Message = Sentence($"{history.Tool} applied it, and the folder has no file for it", r.Note),
                    }
                )
        );
        return entries;
    }

    private MigrationHistoryEntry WithRow(HistoryPhase phase, HistoryRow row, string? before)
    {
        var entry = Entry(phase, history.KeyOf(phase), row);
        var journaled = state.Phases.GetValueOrDefault(phase.Id);
        if (journaled is { State: MigrationState.Verified or MigrationState.Applied })
        {
            return entry with { Outcome = HistoryOutcome.Recorded };
        }

        // Where the history is kept, an undo takes the row away: the other tool has applied the phase again since.
        var isUndone = KeepsHistory && journaled is { State: MigrationState.Undone };
        if (journaled is not null && !isUndone)
        {
            return entry with
            {
                Outcome = HistoryOutcome.Conflict,
                JournalState = journaled.State,
                Message = $"{history.Tool} has it as applied, and the journal as {journaled.State}.",
            };
        }

        if (row.State == HistoryRowState.Failed)
        {
            return entry with { Outcome = HistoryOutcome.Failed, Message = Sentence(row.Note, string.Empty) };
        }

        if (comparesFiles && row.Checksum is { } recorded && Checksum(phase, before) is { } own && own != recorded)
        {
            return phase.Repeatable
                ? entry with
                {
                    Outcome = HistoryOutcome.Pending,
                    Message = "Its file has changed since it ran; the next run runs it again.",
                }
                : entry with
                {
                    Outcome = HistoryOutcome.Changed,
                    Message =
                        $"The file {phase.File} is not what {history.Tool} ran: its checksum is {own}, recorded is "
                        + $"{recorded}; {history.Mismatch}.",
                };
        }

        return entry with
        {
            Outcome = HistoryOutcome.Applied,
            Message = Sentence(row.Note, string.Empty),
        };
    }

    private MigrationHistoryEntry WithoutRow(HistoryPhase phase)
    {
        var entry = Entry(phase, history.KeyOf(phase), row: null);
        if (
            state.Phases.GetValueOrDefault(phase.Id)
            is not { State: MigrationState.Verified or MigrationState.Applied } journaled
        )
        {
            return entry with { Outcome = HistoryOutcome.Pending };
        }

        // Where the history is kept, each phase of the folder that is applied has its row.
        return KeepsHistory && plan.FindPhase(phase.Id)?.Origin is not null
            ? entry with
            {
                Outcome = HistoryOutcome.Missing,
                Message =
                    $"{history.Tool} does not have it as applied, and the journal as "
                    + $"{(journaled.Adopted ? MigrationState.Adopted : journaled.State)}.",
            }
            : entry with
            {
                Outcome = HistoryOutcome.Recorded,
            };
    }

    private bool KeepsHistory => plan.Source?.KeepsHistory == true;

    /// <summary>A phase that is pending before one that the other tool has applied was left out.</summary>
    private void NoteGaps(List<MigrationHistoryEntry> entries)
    {
        var last = entries.FindLastIndex(e =>
            e.Outcome is HistoryOutcome.Applied or HistoryOutcome.Changed or HistoryOutcome.Failed
            && !plan.Phases.First(p => p.Id == e.Phase).Repeatable
        );
        for (var i = 0; i < last; i++)
        {
            if (entries[i].Outcome == HistoryOutcome.Pending)
            {
                entries[i] = entries[i] with
                {
                    Outcome = HistoryOutcome.Gap,
                    Message =
                        $"It is not in the history of {history.Tool}, and {entries[last].Phase}, which is later, is; "
                        + $"{history.Gap}.",
                };
            }
        }
    }

    private string? Checksum(HistoryPhase phase, string? before)
    {
        if (phase.File.Length == 0)
        {
            return null;
        }

        try
        {
            return history.ChecksumOf(phase, RegularFile.ReadBytes(Path.Combine(plan.Folder, phase.File)), before);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlanInvalidException(
                plan.File,
                [new PlanFinding(new SourcePlace(phase.File, 0, 0), $"cannot be read: {e.Message}")],
                e
            );
        }
    }

    private MigrationHistoryEntry Entry(HistoryPhase? phase, string version, HistoryRow? row) =>
        new()
        {
            PlanName = plan.Name,
            Plan = plan.File,
            Phase = phase?.Id ?? string.Empty,
            Version = version,
            AppliedAt = row?.At,
            Database = database,
        };

    private static string Sentence(string text, string note)
    {
        var all = note.Length == 0 ? text : $"{text} ({note})";
        return all.Length == 0 ? all : char.ToUpperInvariant(all[0]) + all[1..] + ".";
    }
}
