using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Sql.Layouts;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>Turns a folder of migration files into phases, as if the plan's file had them.</summary>
/// <param name="reading">Receives the errors.</param>
internal sealed class PhasesFrom(PlanReading reading)
{
    /// <summary>The id of the phase that runs the bootstrap.</summary>
    private const string BootstrapId = "bootstrap";

    /// <summary>Where each phase comes from, in order.</summary>
    internal IReadOnlyList<PhaseOrigin> Origins { get; private set; } = [];

    /// <summary>The phase that runs the bootstrap, and the last phase that it stands for; null: there is none.</summary>
    internal (PlanValue Phase, string Through)? Bootstrap { get; private set; }

    /// <summary>Reads the folder. Returns the phases' values, and what the plan says of the folder.</summary>
    /// <param name="given">The mapping <c>phases_from</c>, checked.</param>
    internal (IReadOnlyList<PlanValue> Phases, MigrationFolder? Source) Read(PlanMap given)
    {
        if (given.Find("folder") is not PlanScalar folder || given.Find("layout") is not PlanScalar layout)
        {
            return ([], null);
        }

        var kind = FolderLayout.Of(LayoutNames.Parse(layout.Text));
        var prefix = PrefixOf(folder.Text);
        var archives = new FolderArchive(reading);
        var archive = archives.NamesOf(given, prefix);
        var archived = new List<string>();
        var undos = new FolderUndos(
            reading.Folder,
            (given.Find("undo") as PlanScalar)?.Text is { } undone ? PrefixOf(undone) : null
        );
        var bootstrap = (given.Find("bootstrap") as PlanMap)?.Find("file") is PlanScalar whole
            ? PrefixOf(whole.Text).TrimEnd('/')
            : null;
        var files = new FolderReading(
            Path.GetFullPath(Path.Combine(reading.Folder, folder.Text)),
            prefix,
            name => Array.Exists(archive, a => name == a) || name == bootstrap || undos.Is(name)
        );
        try
        {
            kind.Read(files);
            archived.AddRange(archive.SelectMany(archives.FilesOf));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reading.Error(folder.Place, $"The folder {PlanText.Show(folder.Text)} cannot be read: {e.Message}");
            return ([], null);
        }

        foreach (var error in files.Errors)
        {
            reading.Error(error.Place, error.Message);
        }

        if (files.Phases.Count == 0 && files.Errors.Count == 0)
        {
            reading.Error(
                folder.Place,
                $"The folder {PlanText.Show(folder.Text)} has no migration of the layout {kind.Name}."
            );
        }

        var phases = WithIds(files);
        Bootstrap = BootstrapOf(given, phases, kind.Kind);
        Origins =
        [
            .. phases.Select(p => new PhaseOrigin(p.Version, files.NameOf(p.Apply))
            {
                Description = p.Description,
                FileBefore = p.ApplyBefore is { } before ? files.NameOf(before) : null,
                Script = p.Apply,
                Undo = p.Undo is { } undo ? files.NameOf(undo) : null,
                UndoScript = p.Undo,
                Sqitch = p.Sqitch,
                WithoutUndo =
                    p.Undo is not null || undos.Of(p.Apply) is not null ? null
                    : p.UndoNames.Count > 0
                        ? $"there is no file {string.Join(" or ", p.UndoNames.Select(files.NameOf))}"
                    : FileLayout.HasSections(kind.Kind) ? null
                    : $"{kind.Name} has no files that undo; 'undo' under 'phases_from' names a folder with such files",
            }),
        ];
        var history = given.Find("history") as PlanMap;
        if (history?.Find("table") is { } table && history.Find("tool") is null && kind.Kind == MigrationLayout.Plain)
        {
            reading.Error(
                table.Place,
                "The layout plain is of no tool. Say whose table it is: history: { tool: …, table: … }."
            );
        }

        var tool =
            (history?.Find("tool") as PlanScalar)?.Text ?? (kind.Kind == MigrationLayout.Plain ? null : kind.Name);
        return (
            new FolderAdditions(reading).AddTo(
                [.. phases.Select(p => (p.Id, FolderPhaseValue.Of(p, files, kind.Kind, undos.Of(p.Apply))))],
                given
            ),
            new MigrationFolder
            {
                History = tool,
                KeepsHistory = KeepsHistory(given, tool),
                RunsOutOfOrder = IsTrue(given, "out_of_order"),
                HistoryTable = (history?.Find("table") as PlanScalar)?.Text,
                BootstrapFile = Bootstrap is null ? null : bootstrap,
                BootstrapThrough = Bootstrap?.Through,
                Project = files.Project,
                Path = folder.Text,
                Layout = kind.Kind,
                Archived = archived,
                ArchivedVersions = new(() => archives.VersionsOf(archive, kind)),
                Notes = [.. files.Notes, .. undos.Unused(phases.Select(p => p.Apply))],
            }
        );
    }

    private static bool IsTrue(PlanMap given, string key) =>
        given.Find(key) is PlanScalar { Text: "true" or "yes" or "on" };

    private bool KeepsHistory(PlanMap given, string? tool)
    {
        if (!IsTrue(given, "keep_history") || given.Find("keep_history") is not { } keeps)
        {
            return false;
        }

        if (tool is null)
        {
            reading.Error(
                keeps.Place,
                "The layout plain is of no tool. Say whose history is kept: history: { tool: … }."
            );
        }
        else if (PlanShapes.UnkeptTools.TryGetValue(tool, out var why))
        {
            reading.Error(keeps.Place, $"The history of {tool} cannot be kept: {why}");
        }

        return true;
    }

    private (PlanValue Phase, string Through)? BootstrapOf(
        PlanMap given,
        List<FolderPhase> phases,
        MigrationLayout layout
    )
    {
        if (
            given.Find("bootstrap") is not PlanMap bootstrap
            || bootstrap.Find("file") is not PlanScalar file
            || bootstrap.Find("through") is not PlanScalar through
        )
        {
            return null;
        }

        if (!phases.Exists(p => p.Id == through.Text))
        {
            reading.Error(
                through.Place,
                $"There is no phase {PlanText.Show(through.Text)} in the folder.",
                reading.Nearest(through.Text, phases.Select(p => p.Id))
            );
            return null;
        }

        if (phases.Find(p => p.Id.Equals(BootstrapId, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            reading.Error(
                file.Place,
                $"The folder has a phase {same.Id}, and the journal keeps the bootstrap under this name. A folder with such "
                    + "a phase can have no bootstrap."
            );
            return null;
        }

        var step = new List<PlanEntry> { FolderPhaseValue.Entry("file", file.Text, file.Place) };
        if (layout == MigrationLayout.Flyway)
        {
            step.Add(FolderPhaseValue.Entry("layout", LayoutNames.Of(layout), file.Place));
        }

        var none = new PlanList([], file.Place);
        return (
            new PlanMap(
                [
                    FolderPhaseValue.Entry("id", BootstrapId, file.Place),
                    FolderPhaseValue.Entry("title", $"Builds the empty database through {through.Text}", file.Place),
                    new PlanEntry("after", none, file.Place),
                    new PlanEntry(
                        "apply",
                        new PlanList(
                            [
                                new PlanMap(
                                    [new PlanEntry("sql", new PlanMap(step, file.Place), file.Place)],
                                    file.Place
                                ),
                            ],
                            file.Place
                        ),
                        file.Place
                    ),
                ],
                file.Place
            ),
            through.Text
        );
    }

    /// <summary>Returns a folder's path as the start of its files' names.</summary>
    internal static string PrefixOf(string folder)
    {
        var path = string.Join('/', folder.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != "."));
        return path.Length == 0 ? string.Empty : path + "/";
    }

    /// <summary>Returns the phases with an id of their own; the others are errors.</summary>
    private List<FolderPhase> WithIds(FolderReading files)
    {
        var phases = new List<FolderPhase>(files.Phases.Count);
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var phase in files.Phases)
        {
            if (phase.Id.Length == 0)
            {
                reading.Error(files.PlaceOf(phase.Apply), "has a name of which no id of a phase can be made.");
            }
            else if (seen.TryAdd(phase.Id, phase.Apply))
            {
                phases.Add(phase);
            }
            else
            {
                reading.Error(
                    files.PlaceOf(phase.Apply),
                    $"becomes the phase {phase.Id}, as {seen[phase.Id]} does: an id has {PlanWord.Rule}, and upper and "
                        + "lower case are the same. Rename one of them."
                );
            }
        }

        return phases;
    }
}
