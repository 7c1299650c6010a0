using System.Globalization;
using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>The history of another tool, compared with a plan.</summary>
public sealed record MigrationAdoption
{
    private readonly IReadOnlyList<MigrationHistoryEntry> _entries = [];

    /// <summary>The plan's name.</summary>
    public string PlanName { get; internal init; } = string.Empty;

    /// <summary>The other tool.</summary>
    public string Tool { get; internal init; } = string.Empty;

    /// <summary>Its table.</summary>
    public string Table { get; internal init; } = string.Empty;

    /// <summary>The database, as <c>host:port/name</c>.</summary>
    public string Database { get; internal init; } = string.Empty;

    /// <summary>The phases in the plan's order, then what is only in the history.</summary>
    public IReadOnlyList<MigrationHistoryEntry> Entries
    {
        get => _entries;
        internal init => _entries = ReadOnlyArray.Of(value);
    }

    /// <summary>Whether only a part was asked for: what does not fit is left.</summary>
    public bool Partial { get; internal init; }

    /// <summary>Whether it was asked to record as undone what the other tool has undone.</summary>
    public bool TakesUndone { get; internal init; }

    /// <summary>The number of phases that this call has marked as adopted.</summary>
    public int AdoptedCount => Entries.Count(e => e.Adopted);

    /// <summary>What does not fit and is not taken over either.</summary>
    internal IReadOnlyList<MigrationHistoryEntry> Misfits =>
        [.. Entries.Where(e => !e.Fits && !(TakesUndone && e.Outcome == HistoryOutcome.Missing))];

    /// <summary>What this call takes over: an application or an undo of the other tool.</summary>
    internal IReadOnlyList<MigrationHistoryEntry> Taken =>
        Partial || Misfits.Count == 0
            ?
            [
                .. Entries.Where(e =>
                    e.Outcome == HistoryOutcome.Applied || (TakesUndone && e.Outcome == HistoryOutcome.Missing)
                ),
            ]
            : [];

    /// <summary>The number of phases that an adoption would mark as adopted, or as undone.</summary>
    public int TakenCount => Taken.Count;

    /// <summary>Requires that all fits, where not only a part was asked for.</summary>
    /// <exception cref="HistoryMismatchException">Something does not fit; nothing was adopted.</exception>
    public void RequireFit()
    {
        var misfits = Misfits;
        if (Partial || misfits.Count == 0)
        {
            return;
        }

        throw new HistoryMismatchException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{misfits.Count} of {Entries.Count} migrations in {Table} of {Tool} on {Database} do not fit the plan "
            ) + $"{PlanName}; nothing was adopted.",
            misfits
        );
    }
}
