using System.Text;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Plans;
using DbMigrate.Engine.Scaffolding;

namespace DbMigrate;

/// <summary>Creates new plans: a starter plan, or a plan from a folder of numbered SQL files.</summary>
public static class MigrationPlanScaffolder
{
    private const string SchemaName = "plan.schema.json";

    /// <summary>Creates a plan in memory. Writes nothing and does not change the source folder.</summary>
    /// <param name="options">The folder, name and source of the plan.</param>
    /// <exception cref="PlanInvalidException">The name is not valid for a plan.</exception>
    /// <exception cref="PlanSourceException">The source folder does not exist, or has no file for a plan.</exception>
    public static MigrationPlanDraft Draft(NewPlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Draft(
            options.Folder,
            options.Name,
            (folder, name, schema) =>
                options.FromFolder is { } from
                    ? FromFolder(
                        Path.TrimEndingDirectorySeparator(Path.GetFullPath(from)),
                        folder,
                        name,
                        schema,
                        options
                    )
                    : StarterPlan.Draft(name, schema)
        );
    }

    private static ScaffoldedPlan FromFolder(
        string source,
        string folder,
        string name,
        string schema,
        NewPlanOptions options
    ) =>
        FolderPlan.CanName(source, folder)
            ? new FolderPlan(source, folder, options.Command).Draft(name, schema)
            : new FolderImport(source, folder).Draft(name, schema);

    /// <summary>Creates a plan in memory.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="given">Its name; null: made from the folder's name.</param>
    /// <param name="make">Returns its files, from the full path, the name, and the path of the schema for editors.</param>
    internal static MigrationPlanDraft Draft(
        string path,
        string? given,
        Func<string, string, string, ScaffoldedPlan> make
    )
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetFileName(folder).Length == 0)
        {
            throw new PlanExistsException(
                $"'{folder}' is the root of a file system; a plan needs a folder of its own.",
                folder
            );
        }

        var name = given ?? NameOf(Path.GetFileName(folder));
        if (!PlanWord.IsValid(name))
        {
            throw new PlanInvalidException(
                Path.Combine(folder, DraftWriter.PlanName),
                [
                    new PlanFinding(
                        new SourcePlace(DraftWriter.PlanName, 1, 1),
                        $"{PlanText.Show(name)} is not a name for a plan; it takes {PlanWord.Rule}."
                    ),
                ]
            );
        }

        var schema = SchemaOf(folder);
        var made = make(folder, name, schema ?? SchemaName);
        var files = schema is null
            ? [.. made.Files, new DraftFile(SchemaName, Encoding.UTF8.GetBytes(PlanSchema.Write()))]
            : made.Files;
        return new MigrationPlanDraft(name, folder, made.Phases, files, made.Findings) { Source = made.Source };
    }

    /// <summary>
    /// Returns the path of a schema in a parent folder, relative to the plan. Null where there is none: the plan gets
    /// its own schema.
    /// </summary>
    private static string? SchemaOf(string folder)
    {
        var way = string.Empty;
        for (
            var parent = Path.GetDirectoryName(folder);
            parent is not null && way.Length < 12;
            parent = Path.GetDirectoryName(parent)
        )
        {
            way += "../";
            if (File.Exists(Path.Combine(parent, SchemaName)))
            {
                return way + SchemaName;
            }
        }

        return null;
    }

    private static string NameOf(string folder)
    {
        var name = string.Concat(folder.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '-'))
            .Trim('-', '_', '.');
        return name.Length is > 0 and <= 100 ? name : folder;
    }
}
