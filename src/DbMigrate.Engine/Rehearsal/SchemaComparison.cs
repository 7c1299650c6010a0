using DbMigrate.Engine.Rehearsal;
using DbMigrate.Engine.Rehearsal.Prisma;
using DbMigrate.Engine.Rehearsal.SafePlans;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Scaffolding;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Schema.Kinds;
using DbMigrate.Engine.Schema.Renames;
using DbMigrate.Engine.Server.Connections;

namespace DbMigrate;

/// <summary>The differences between two schemas, and what removes them.</summary>
public sealed class SchemaComparison
{
    private readonly SchemaAlignment _alignment;

    private SchemaComparison(
        MigrationSchema current,
        MigrationSchema wanted,
        SchemaAlignment alignment,
        IReadOnlyList<SchemaDifference> differences
    )
    {
        _alignment = alignment;
        Current = current;
        Wanted = wanted;
        Differences = differences;
    }

    /// <summary>The schema as it is.</summary>
    public MigrationSchema Current { get; }

    /// <summary>The schema as it shall be.</summary>
    public MigrationSchema Wanted { get; }

    /// <summary>
    /// The differences, by kind and name, then what a Prisma schema on one side cannot express.
    /// </summary>
    public IReadOnlyList<SchemaDifference> Differences { get; }

    /// <summary>Whether the schemas are equal. What a Prisma schema cannot express does not count.</summary>
    public bool AreEqual => Differences.All(d => d.Change == SchemaChange.NotInPrisma);

    /// <summary>
    /// Returns SQL that makes the current schema like the wanted one, in an order that runs. What loses data is a
    /// comment, unless it is allowed. Empty: nothing is to be done.
    /// </summary>
    /// <param name="allowLoss">Whether what loses data is written as a statement.</param>
    public string ToSql(bool allowLoss = false) =>
        AlignmentScript.Write(
            _alignment.Statements,
            [.. _alignment.Offers.Values],
            allowLoss,
            _alignment.NotAligned,
            _alignment.EventTriggers,
            _alignment.Kept
        );

    /// <summary>Writes <see cref="ToSql"/> into a file, as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="allowLoss">Whether what loses data is written as a statement.</param>
    /// <exception cref="OutputNotWrittenException">It cannot be written.</exception>
    public void Save(string path, bool allowLoss = false) => OutputFile.Write(path, ToSql(allowLoss));

    /// <summary>
    /// Returns a plan of one phase that makes the current schema like the wanted one with safe steps: indexes are built
    /// concurrently, constraints are validated without blocking writes. What no safe step can do is in SQL files. What
    /// loses data is a comment, unless it is allowed.
    /// </summary>
    /// <param name="folder">The plan's folder. A path that ends with <c>plan.yaml</c> names its folder.</param>
    /// <param name="allowLoss">Whether what loses data is part of the plan.</param>
    /// <exception cref="PlanExistsException">The folder is the root of a file system.</exception>
    public MigrationPlanDraft ToPlan(string folder, bool allowLoss = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path =
            Path.GetFileName(folder) == DraftWriter.PlanName
                ? Path.GetDirectoryName(Path.GetFullPath(folder))!
                : folder;
        return MigrationPlanScaffolder.Draft(
            path,
            null,
            (_, name, schema) => SafePlan.Write(name, schema, _alignment, allowLoss)
        );
    }

    internal static SchemaComparison Of(MigrationSchema current, MigrationSchema wanted, SchemaOptions options)
    {
        var compareOwners = options.Owners ?? !(current.IsFromSql || wanted.IsFromSql);
        var filter = new SchemaFilter(options.Ignore);
        foreach (var pattern in filter.Unused(current.Schema, wanted.Schema))
        {
            new MessageSink(options.Observer, new Redactor()).Warn(
                $"Nothing is left out by '{pattern}': no object of the two schemas has such a name, nor such a kind and name. "
                    + "Columns and other parts of an object are not left out by themselves."
            );
        }

        var (before, after) = filter.Apply(current.Schema, wanted.Schema);
        IReadOnlyList<SchemaDifference> beyond = [];
        if (wanted.Prisma is { } prisma && current.Prisma is null)
        {
            (after, before, beyond) = PrismaScope.Limit(prisma, after, before, isWanted: true);
        }
        else if (current.Prisma is { } given && wanted.Prisma is null)
        {
            (before, after, beyond) = PrismaScope.Limit(given, before, after, isWanted: false);
        }

        var alignment = SchemaAlignment.Of(before, after, options.Renames, compareOwners);
        return new SchemaComparison(current, wanted, alignment, [.. DifferenceFacts.Describe(alignment), .. beyond]);
    }
}
