using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Session;

/// <summary>Says on which phases the history of another tool and the journal do not agree.</summary>
internal static class HistoryDisagreement
{
    /// <summary>Requires that there is none.</summary>
    /// <param name="found">The comparison.</param>
    /// <param name="entries">The entries on which they do not agree.</param>
    /// <param name="isNew">Whether the journal knows no phase.</param>
    /// <exception cref="HistoryMismatchException">They do not agree; nothing was run.</exception>
    internal static void Require(MigrationAdoption found, IReadOnlyList<MigrationHistoryEntry> entries, bool isNew)
    {
        if (entries.Count == 0)
        {
            return;
        }

        var sentences =
            isNew && entries.All(IsUnadopted)
                ?
                [
                    $"{found.Tool} has applied {DisplayText.Count(entries.Count, "migration")} on {found.Database} "
                        + $"({found.Table}), and the journal knows none of them",
                ]
                : Sentences(found, entries, $" on {found.Database} ({found.Table})");
        throw new HistoryMismatchException(string.Join(". ", sentences) + "; nothing was run.", entries)
        {
            StopsRun = true,
        };
    }

    /// <summary>Returns a sentence for each kind of disagreement, without its period.</summary>
    /// <param name="found">The comparison.</param>
    /// <param name="entries">The entries on which they do not agree.</param>
    /// <param name="where">Where the history is, with a space before it.</param>
    internal static IReadOnlyList<string> Sentences(
        MigrationAdoption found,
        IReadOnlyList<MigrationHistoryEntry> entries,
        string where
    ) =>
        [
            .. new (Func<MigrationHistoryEntry, bool> Is, string Before, string After)[]
            {
                (IsUnadopted, $"{found.Tool} has applied ", $"{where}, and the journal does not know it"),
                (
                    e => e.Outcome == HistoryOutcome.Changed,
                    $"{found.Tool} has applied ",
                    $"{where} from another content of the file"
                ),
                (e => e.Outcome == HistoryOutcome.Failed, $"{found.Tool} has ", $"{where} as failed"),
                (
                    e => e.Outcome == HistoryOutcome.Missing,
                    "The journal has ",
                    $" as applied, and {found.Tool} has not{where}"
                ),
                (
                    e => e.Outcome == HistoryOutcome.Conflict,
                    $"{found.Tool} has ",
                    $"{where} as applied, and the journal has not"
                ),
            }
                .Select(k => (k, Names: entries.Where(k.Is).Select(NameOf).ToList()))
                .Where(g => g.Names.Count > 0)
                .Select(g => g.k.Before + DisplayText.Join(g.Names) + g.k.After),
        ];

    private static bool IsUnadopted(MigrationHistoryEntry entry) =>
        entry.Outcome is HistoryOutcome.Applied or HistoryOutcome.Unknown;

    private static string NameOf(MigrationHistoryEntry entry) => entry.Phase.Length > 0 ? entry.Phase : entry.Version;
}
