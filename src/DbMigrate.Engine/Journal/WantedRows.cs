using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Journal;

/// <summary>The rows of the journal that a reader wants; null takes all.</summary>
/// <param name="Phases">The phases.</param>
/// <param name="Events">The events.</param>
/// <param name="Since">The earliest time.</param>
/// <param name="Run">The run.</param>
/// <param name="Last">The maximum number of rows, the newest.</param>
internal sealed record WantedRows(
    IReadOnlySet<string>? Phases,
    IReadOnlySet<string>? Events,
    DateTimeOffset? Since,
    Guid? Run,
    int? Last
)
{
    /// <summary>Returns the events that match a pattern (<c>*</c> and <c>?</c>), without regard to case.</summary>
    /// <exception cref="EventNotFoundException">A name or pattern matches none.</exception>
    internal static IReadOnlySet<string> EventsOf(IReadOnlyList<string> patterns) =>
        NameSelection
            .Of(
                JournalEvents.All,
                e => e,
                patterns,
                pattern => new EventNotFoundException(
                    NameSelection.NotFound("The journal", "event", pattern, JournalEvents.All),
                    pattern
                )
            )
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Returns whether a row is wanted, by all but the number.</summary>
    internal bool Take(MigrationEvent row) =>
        (Phases is null || (row.Phase is { } phase && Phases.Contains(phase)))
        && (Events is null || Events.Contains(row.Event))
        && (Since is null || row.At >= Since)
        && (Run is null || row.Run == Run);
}
