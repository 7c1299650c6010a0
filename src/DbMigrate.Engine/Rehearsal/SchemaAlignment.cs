using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Schema.Kinds;
using DbMigrate.Engine.Schema.Renames;
using DbMigrate.Engine.Schema.Versions;

namespace DbMigrate.Engine.Rehearsal;

/// <summary>What differs between two schemas, and the statements that remove it.</summary>
internal sealed class SchemaAlignment
{
    private readonly DatabaseSchema _before;
    private readonly bool _compareOwners;

    private SchemaAlignment(VersionGap gap, RenamedSchemas renamed, bool compareOwners)
    {
        if (!compareOwners)
        {
            OwnerMatch.Apply(renamed.Schema, gap.Wanted);
        }

        var (wanted, kept) = OwnDefinitions.Of(renamed.Schema, gap.Wanted);
        Kept = kept;

        _compareOwners = compareOwners;
        _before = gap.Current;
        NotAligned = gap.Notes;
        Current = renamed.Schema;
        Wanted = wanted;
        Renames = renamed.Renames;
        Differences = SchemaComparer.Compare(Current, wanted);
        Offers = RenameOffers.Find(Differences);
        Statements = [.. renamed.Statements(), .. SchemaAligner.Align(Current, wanted, Differences)];
    }

    /// <summary>The schema as it is when the renames are done.</summary>
    internal DatabaseSchema Current { get; }

    /// <summary>The schema as it shall be.</summary>
    internal DatabaseSchema Wanted { get; }

    /// <summary>The renames, in order.</summary>
    internal IReadOnlyList<SchemaRename> Renames { get; }

    /// <summary>What differs when the renames are done.</summary>
    internal IReadOnlyList<ObjectDifference> Differences { get; }

    /// <summary>What differs and one of the servers cannot have, with the first major version that can.</summary>
    internal IReadOnlyList<(ObjectDifference Difference, int Since)> NotAligned { get; }

    /// <summary>What a table that inherits it also defines itself. No statement takes that away.</summary>
    internal IReadOnlyList<ObjectDifference> Kept { get; }

    /// <summary>The renames that are possible, by the key of the extra object.</summary>
    internal IReadOnlyDictionary<ObjectKey, SchemaRename> Offers { get; }

    /// <summary>The statements, those of the renames included, in an order that runs.</summary>
    internal IReadOnlyList<SchemaStatement> Statements { get; }

    /// <summary>The event triggers that run for the statements: those that stay enabled.</summary>
    internal IReadOnlyList<string> EventTriggers =>
        [
            .. Current
                .Objects.OfType<EventTriggerObject>()
                .Where(t =>
                    t.State is 'O' or 'A'
                    && t.Event != "login"
                    && Wanted.ByKey.GetValueOrDefault(t.Key) is EventTriggerObject { State: 'O' or 'A' }
                )
                .Select(t => t.Name),
        ];

    /// <summary>Compares two schemas.</summary>
    /// <param name="before">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    /// <param name="names">The renames that were chosen.</param>
    /// <param name="compareOwners">Whether owners count.</param>
    /// <exception cref="SchemaRenameInvalidException">A rename does not fit.</exception>
    internal static SchemaAlignment Of(
        DatabaseSchema before,
        DatabaseSchema wanted,
        IReadOnlyDictionary<string, string> names,
        bool compareOwners = true
    )
    {
        var gap = VersionGap.Of(before, wanted);
        return new(gap, RenamedSchemas.Of(gap.Current, gap.Wanted, names), compareOwners);
    }

    /// <summary>Returns the way back. What was renamed gets its name again.</summary>
    internal SchemaAlignment Reversed() =>
        Of(
            Wanted,
            _before,
            Renames
                .Where(r =>
                    !r.IsSilent
                    && RenameOffers.CanBeRenamed(r.Current)
                    && r.Current is not SequenceObject { OwnedBy: not null }
                )
                .ToDictionary(r => r.NewName, r => r.Current is ColumnObject column ? column.Local : r.OldName),
            _compareOwners
        );
}
