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

    /// <summary>The number of phases that this call has marked as adopted.</summary>
    public int AdoptedCount => Entries.Count(e => e.Adopted);

    /// <summary>Requires that all fits, where not only a part was asked for.</summary>
    /// <exception cref="HistoryMismatchException">Something does not fit; nothing was adopted.</exception>
    public void RequireFit()
    {
        var misfits = Entries.Where(e => !e.Fits).ToList();
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
