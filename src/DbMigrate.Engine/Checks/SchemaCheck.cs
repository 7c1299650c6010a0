using System.Text.Json;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Checks;

/// <summary>Checks that the schema is that of a snapshot: nothing has drifted.</summary>
internal sealed class SchemaCheck : MigrationCheck
{
    private const string LastPhase = "last_phase";
    private const int MostRows = 20;

    private readonly string _source;
    private readonly IReadOnlyList<string> _ignored;
    private readonly string _folder;

    private SchemaCheck(KindNode node)
        : base(node)
    {
        _source = node.Text("same_as");
        _ignored = node.Texts("ignore");
        _folder = node.Folder;
        if (NeedsLastSchema)
        {
            if (On != "default")
            {
                node.Error(
                    "same_as",
                    $"'{LastPhase}' is the schema of the home database. On the connection '{On}', compare with a file."
                );
            }
        }
        else if (!_source.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            node.Error(
                "same_as",
                $"'{_source}' is neither '{LastPhase}' nor a snapshot (*.json). Export a snapshot of the wanted schema."
            );
        }
    }

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "schema",
            new MapShape(
                "The schema of the database is that of a snapshot: no object, property, privilege or comment differs. "
                    + "Objects of extensions and of the journal do not count.",
                new KeyShape(
                    "same_as",
                    new ValueShape.Text(),
                    "last_phase: the schema as the last phase of the plan left it, applied or undone. Or a snapshot in "
                        + "the plan's folder (*.json).",
                    Required: true
                ),
                new KeyShape(
                    "ignore",
                    new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                    "Objects that may differ, by name or by kind and name, with * and ?: audit.*, index public.tmp_*."
                )
                {
                    Default = "none",
                }
            )
            {
                ShortForm = "same_as",
            },
            node => new SchemaCheck(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    schema:
                      same_as: last_phase
                      ignore: ["audit.*"]
                    """,
            },
        };

    internal override bool NeedsLastSchema => _source == LastPhase;

    private protected override string DefaultName =>
        NeedsLastSchema ? "schema as the last phase left it" : $"schema as in {_source}";

    internal override ContentFiles ReadContent(IReadOnlyDictionary<string, string> variables)
    {
        if (NeedsLastSchema)
        {
            return ContentFiles.None;
        }

        var files = SessionVariables.FilesOf(variables);
        var (name, path) = Locate(files);
        try
        {
            return new ContentFiles(
                new Dictionary<string, string>(StringComparer.Ordinal) { [name] = files.ChecksumOf(name, path) },
                []
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"the snapshot '{name}' cannot be read: {e.Message}");
        }
    }

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var expected = NeedsLastSchema ? "the schema after the last phase" : $"the schema of {_source}";
        var wanted = NeedsLastSchema
            ? await LastSchema.ReadAsync(context.Connection, context.PlanName, cancellationToken).ConfigureAwait(false)
            : ReadFile(context.Variables);
        if (wanted is null)
        {
            return CheckOutcome.Of(true, expected, "no phase of the plan has kept a schema yet");
        }

        var (current, _) = await CheckedSchema
            .ReadAsync(this, context, SchemaReader.ReadInTransactionAsync, cancellationToken)
            .ConfigureAwait(false);
        var (before, after) = new SchemaFilter(_ignored).Apply(current, wanted);
        var differences = SchemaComparer.Compare(before, after);
        return CheckOutcome.Of(
            differences.Count == 0,
            expected,
            differences.Count == 0 ? "as expected" : DisplayText.Count(differences.Count, "difference"),
            [.. differences.Take(MostRows).Select(Describe)],
            differences.Count == 0 ? null : "Undo what was changed by hand, put it into a phase, or ignore it by name."
        );
    }

    private static string Describe(ObjectDifference difference) =>
        difference.Current is null ? $"{difference.Key} is missing"
        : difference.Wanted is null ? $"{difference.Key} is extra"
        : $"{difference.Key}: "
            + string.Join(
                "; ",
                difference.Facets.Select(f =>
                    $"{f.Name} is {f.Current ?? "not set"}, expected: {f.Wanted ?? "not set"}"
                )
            );

    private DatabaseSchema ReadFile(IReadOnlyDictionary<string, string> variables)
    {
        var (name, path) = Locate(SessionVariables.FilesOf(variables));
        try
        {
            using var stream = File.OpenRead(path);
            return SchemaFile.Read(stream);
        }
        catch (SchemaFormatException e)
        {
            throw Invalid($"the snapshot '{name}': {e.Message}");
        }
        catch (JsonException)
        {
            throw Invalid($"the file '{name}' is no snapshot of a schema. Export one.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"the snapshot '{name}' cannot be read: {e.Message}");
        }
    }

    private (string Name, string Path) Locate(SourceFiles files)
    {
        var folder = new IncludeFolder(_folder, null, files);
        var path = folder.Resolve(_source, null, out var fault);
        fault ??= folder.Refuse(path, _source, out path);
        return fault is null ? (folder.NameOf(path), path) : throw Invalid(fault);
    }

    private PlanInvalidException Invalid(string message) => new(Place.File, [new PlanFinding(Place, message)]);
}
