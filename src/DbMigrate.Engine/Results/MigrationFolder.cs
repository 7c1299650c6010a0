using DbMigrate.Engine.Common;
using DbMigrate.Engine.Results;

namespace DbMigrate;

/// <summary>The folder of migration files that the phases of a plan come from.</summary>
public sealed class MigrationFolder
{
    private readonly IReadOnlyList<string> _archived = [];
    private readonly IReadOnlyList<PlanFinding> _notes = [];

    /// <summary>The folder, relative to the plan's folder.</summary>
    public string Path { get; internal init; } = string.Empty;

    /// <summary>The tool whose layout it has.</summary>
    public MigrationLayout Layout { get; internal init; }

    /// <summary>The tool whose history the phases can be adopted from; null: none.</summary>
    public string? History { get; internal init; }

    /// <summary>The table of the history, as the plan gives it; null: the tool's own.</summary>
    public string? HistoryTable { get; internal init; }

    /// <summary>The file that builds an empty database, relative to the plan's folder, or null.</summary>
    public string? BootstrapFile { get; internal init; }

    /// <summary>The last phase that the file of the bootstrap stands for, or null.</summary>
    public string? BootstrapThrough { get; internal init; }

    /// <summary>Whether files that come before applied ones are run late, whatever the tool would do.</summary>
    public bool RunsOutOfOrder { get; internal init; }

    /// <summary>Whether a file that comes before an applied one is refused, as the tool refuses it or leaves it out.</summary>
    internal bool RefusesOutOfOrder =>
        !RunsOutOfOrder
        && Layout
            is MigrationLayout.Flyway
                or MigrationLayout.Goose
                or MigrationLayout.NodePgMigrate
                or MigrationLayout.Supabase
                or MigrationLayout.Sqitch
                or MigrationLayout.GraphileMigrate
                or MigrationLayout.Drizzle
                or MigrationLayout.GolangMigrate;

    /// <summary>Whether runs and undos are written to the history of the other tool too.</summary>
    public bool KeepsHistory { get; internal init; }

    /// <summary>The project of a Sqitch plan, or null.</summary>
    internal string? Project { get; init; }

    /// <summary>Why the folder was taken for one of that layout, of a plan that was made just now; null: it is given.</summary>
    public string? Recognised { get; internal set; }

    /// <summary>The archived files, relative to the plan's folder. They are never run.</summary>
    public IReadOnlyList<string> Archived
    {
        get => _archived;
        internal init => _archived = ReadOnlyArray.Of(value);
    }

    /// <summary>The migrations among the archived files, as the tool identifies them. They are read when first asked for.</summary>
    internal Lazy<IReadOnlyList<(string Version, string File)>> ArchivedVersions { get; init; } = new(() => []);

    /// <summary>What to know of the folder: files that are not run and why, equal numbers, gaps.</summary>
    public IReadOnlyList<PlanFinding> Notes
    {
        get => _notes;
        internal init => _notes = ReadOnlyArray.Of(value);
    }

    /// <summary>The path and the layout, for a reader.</summary>
    public override string ToString() => $"{Path} ({LayoutNames.Of(Layout)})";
}
