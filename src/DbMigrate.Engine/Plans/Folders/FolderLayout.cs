using DbMigrate.Engine.Results;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>The layout of a tool's folder: which files it would run, in which order.</summary>
internal abstract class FolderLayout
{
    /// <summary>All layouts, those first that a folder can be recognised by without doubt.</summary>
    internal static IReadOnlyList<FolderLayout> All { get; } =
    [
        new SqitchLayout(),
        new DrizzleLayout(),
        new PrismaLayout(),
        new GraphileMigrateLayout(),
        new FlywayLayout(),
        new GolangMigrateLayout(),
        new DbmateLayout(),
        new GooseLayout(),
        new SqlMigrateLayout(),
        new NodePgMigrateLayout(),
        new MyBatisLayout(),
        new SupabaseLayout(),
        new PlainLayout(),
    ];

    /// <summary>The layout.</summary>
    internal abstract MigrationLayout Kind { get; }

    /// <summary>Its name in a plan.</summary>
    internal string Name => LayoutNames.Of(Kind);

    /// <summary>Returns the layout of a kind.</summary>
    internal static FolderLayout Of(MigrationLayout kind) => All.First(l => l.Kind == kind);

    /// <summary>Returns why a folder has this layout; null: it does not.</summary>
    internal abstract string? Recognise(FolderReading folder);

    /// <summary>Reads the phases of a folder, and what to know and what is wrong.</summary>
    internal void Read(FolderReading folder)
    {
        if (OtherLayout(folder) is var (other, file))
        {
            folder.Error(
                file,
                $"belongs to a folder of {LayoutNames.Of(other)}, but the layout is {Name}: one folder cannot have two. "
                    + "Correct 'layout', move the file, or name it under 'archive'."
            );
            return;
        }

        ReadPhases(folder);
        MisplacedBootstrap.Note(folder);
    }

    private protected abstract void ReadPhases(FolderReading folder);

    /// <summary>Whether files of another layout may lie in the folder.</summary>
    private protected virtual bool Allows(MigrationLayout other) => false;

    private (MigrationLayout Other, string File)? OtherLayout(FolderReading folder)
    {
        foreach (var file in folder.Files)
        {
            if (LayoutMarks.Of(file) is { } other && other != Kind && !Allows(other))
            {
                return (other, file);
            }
        }

        return null;
    }
}
