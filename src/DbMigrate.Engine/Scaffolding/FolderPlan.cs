using System.Text;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Plans.Folders;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Layouts;

namespace DbMigrate.Engine.Scaffolding;

/// <summary>
/// Creates a plan in a folder above a folder of migration files: the plan names the folder, and nothing is copied.
/// </summary>
/// <param name="source">The folder of migration files, a full path.</param>
/// <param name="target">The folder of the plan, a full path above it.</param>
/// <param name="command">Returns the host's command for an action; null: no page of next steps is written.</param>
internal sealed class FolderPlan(string source, string target, Func<PlanAction, string>? command)
{
    private readonly string _path = Path.GetRelativePath(target, source).Replace('\\', '/');

    /// <summary>Returns whether a plan can name the folder: it lies below the plan's, or is a project of Sqitch.</summary>
    /// <remarks>
    /// A project of Sqitch has its plan file beside its folders: what is written there is in none of the migrations'.
    /// </remarks>
    internal static bool CanName(string source, string target) =>
        IsBelow(source, target)
        || (RealPath.Of(source) == RealPath.Of(target) && File.Exists(Path.Combine(source, SqitchLayout.PlanName)));

    /// <summary>Returns whether a folder lies below another one.</summary>
    internal static bool IsBelow(string source, string target) =>
        source.Length > target.Length && RealPath.IsInside(source, target);

    internal ScaffoldedPlan Draft(string name, string schema)
    {
        if (!Directory.Exists(source))
        {
            throw new PlanSourceException($"The folder '{source}' does not exist.", source);
        }

        try
        {
            return DraftOf(name, schema);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlanSourceException($"The folder '{source}' cannot be read: {e.Message}", source, e);
        }
    }

    private ScaffoldedPlan DraftOf(string name, string schema)
    {
        var folder = new FolderReading(source, PhasesFrom.PrefixOf(_path), _ => false);
        var (layout, why) = FolderLayout
            .All.Select(l => (l, l.Recognise(folder)))
            .FirstOrDefault(l => l.Item2 is not null);
        if (layout is null)
        {
            throw new PlanSourceException(
                $"The folder '{source}' has no migrations of a known layout: {string.Join(", ", LayoutNames.All)}. "
                    + "The simplest is a SQL file whose name begins with a number, as in 001_tables.sql.",
                source
            );
        }

        MixedFolder.Require(folder, source);
        layout.Read(folder);
        ReadFiles(folder, layout);
        if (folder.Errors.Count > 0)
        {
            throw new PlanInvalidException(source, folder.Errors);
        }

        var yaml = YamlOf(folder, layout, why!, name, schema);
        var files = new List<DraftFile> { new(DraftWriter.PlanName, Encoding.UTF8.GetBytes(yaml)) };
        if (command is not null)
        {
            var page = File.Exists(Path.Combine(target, "README.md")) ? "plan-README.md" : "README.md";
            files.Add(
                new DraftFile(page, Encoding.UTF8.GetBytes(NextStepsPage.Of(name, _path, layout, why!, command)))
            );
        }

        return new ScaffoldedPlan([.. folder.Phases.Select(p => p.Id)], files, folder.Notes)
        {
            Source = new MigrationFolder
            {
                Path = _path,
                Layout = layout.Kind,
                Notes = folder.Notes,
                Recognised = why,
            },
        };
    }

    private string YamlOf(FolderReading folder, FolderLayout layout, string why, string name, string schema)
    {
        var text = new StringBuilder(
            $$"""
            # yaml-language-server: $schema={{schema}}
            plan: {{PlanWriter.Quote(name)}}
            description: {{PlanWriter.Quote($"The migrations of the folder {_path}.")}}

            connections:
              default: ${DATABASE_URL} # the database that the plan is for; it holds the journal, too

            phases_from:
              folder: {{PlanWriter.Quote(_path)}}
              layout: {{layout.Name}} # {{why}}

            """.ReplaceLineEndings("\n")
        );
        var missing = layout.Kind == MigrationLayout.Flyway ? Placeholders(folder) : [];
        if (missing.Count > 0)
        {
            // Not empty values: a run would put them into the SQL.
            text.Append(
                "\n# TODO Give the placeholders their values. Without one, nothing of its file is run.\n# variables:\n"
            );
            foreach (var variable in missing)
            {
                text.Append("#   ").Append(variable).Append(": VALUE\n");
            }
        }

        foreach (var note in folder.Notes)
        {
            text.Append("# TODO ").Append(note.ToString().ReplaceLineEndings(" ")).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Notes what would be refused in the files. Sections of two tools are an error at once.</summary>
    private void ReadFiles(FolderReading folder, FolderLayout layout)
    {
        if (!FileLayout.HasSections(layout.Kind))
        {
            return;
        }

        var none = new Dictionary<string, string>();
        foreach (var file in folder.Phases.Select(p => p.Apply))
        {
            var bytes = RegularFile.ReadBytes(Path.Combine(source, file));
            var view = new FileLayout(layout.Kind, SectionDirection.Apply).View(bytes, folder.NameOf(file), none);
            (view.HasOtherTool ? folder.Errors : folder.Notes).AddRange(view.Errors);
        }
    }

    /// <summary>Returns the variables of the placeholders in the files.</summary>
    private SortedSet<string> Placeholders(FolderReading folder)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var none = new Dictionary<string, string>();
        foreach (var phase in folder.Phases.Where(p => !p.AsItIs))
        {
            var view = new FileLayout(MigrationLayout.Flyway, SectionDirection.Apply).View(
                RegularFile.ReadBytes(Path.Combine(source, phase.Apply)),
                phase.Apply,
                none
            );
            missing.UnionWith(view.Missing);
        }

        return missing;
    }
}
