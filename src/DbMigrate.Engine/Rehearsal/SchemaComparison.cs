using DbMigrate.Engine.Rehearsal;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Schema.Kinds;
using DbMigrate.Engine.Schema.Renames;

namespace DbMigrate;

/// <summary>The differences between two schemas, and what removes them.</summary>
public sealed class SchemaComparison
{
    private readonly IReadOnlyList<SchemaStatement> _statements;
    private readonly IReadOnlyCollection<SchemaRename> _offers;

    private SchemaComparison(
        MigrationSchema current,
        MigrationSchema wanted,
        IReadOnlyList<SchemaStatement> statements,
        IReadOnlyCollection<SchemaRename> offers,
        IReadOnlyList<SchemaDifference> differences
    )
    {
        _statements = statements;
        _offers = offers;
        Current = current;
        Wanted = wanted;
        Differences = differences;
    }

    /// <summary>The schema as it is.</summary>
    public MigrationSchema Current { get; }

    /// <summary>The schema as it shall be.</summary>
    public MigrationSchema Wanted { get; }

    /// <summary>The differences, by kind and name; empty: the schemas are equal.</summary>
    public IReadOnlyList<SchemaDifference> Differences { get; }

    /// <summary>
    /// Returns SQL that makes the current schema like the wanted one, in an order that runs. What loses data is a
    /// comment, unless it is allowed. Empty: nothing is to be done.
    /// </summary>
    /// <param name="allowLoss">Whether what loses data is written as a statement.</param>
    public string ToSql(bool allowLoss = false) => AlignmentScript.Write(_statements, _offers, allowLoss);

    /// <summary>Writes <see cref="ToSql"/> into a file, as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="allowLoss">Whether what loses data is written as a statement.</param>
    /// <exception cref="OutputNotWrittenException">It cannot be written.</exception>
    public void Save(string path, bool allowLoss = false) => OutputFile.Write(path, ToSql(allowLoss));

    internal static SchemaComparison Of(MigrationSchema current, MigrationSchema wanted, SchemaOptions options)
    {
        var compareOwners = options.Owners ?? !(current.IsFromSql || wanted.IsFromSql);
        var filter = new SchemaFilter(options.Ignore, compareOwners);
        var (before, after) = filter.Apply(current.Schema, wanted.Schema);
        var renamed = RenamedSchemas.Of(before, after, options.Renames);
        var differences = SchemaComparer.Compare(renamed.Schema, after);
        var offers = RenameOffers.Find(differences);
        IReadOnlyList<SchemaStatement> statements =
        [
            .. renamed.Statements(),
            .. SchemaAligner.Align(renamed.Schema, after, differences),
        ];
        return new SchemaComparison(
            current,
            wanted,
            statements,
            [.. offers.Values],
            DifferenceFacts.Describe(
                [.. renamed.Renames.Where(r => !r.IsSilent).Select(r => r.ToDifference()), .. differences],
                renamed.Schema,
                after,
                statements,
                offers
            )
        );
    }
}
