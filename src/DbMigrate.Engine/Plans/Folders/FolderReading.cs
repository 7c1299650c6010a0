using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>The state of reading one folder of migration files.</summary>
/// <param name="root">The folder, a full path.</param>
/// <param name="prefix">The folder relative to the plan's folder, with a slash at its end; empty: the plan's folder.</param>
/// <param name="archived">Returns whether a file, relative to the plan's folder, is archived.</param>
internal sealed class FolderReading(string root, string prefix, Func<string, bool> archived)
{
    private const int Deepest = 8;
    private const int MostNotes = 200;

    private readonly Lazy<IReadOnlyList<string>> _files = new(() => List(root, prefix, archived));

    private HashSet<string>? _names;

    /// <summary>The folder, a full path.</summary>
    internal string Root => root;

    /// <summary>The files below the folder that are not archived, relative to it, in ordinal order.</summary>
    internal IReadOnlyList<string> Files => _files.Value;

    /// <summary>Returns whether the folder has a file that is not archived.</summary>
    internal bool Has(string file) => (_names ??= Files.ToHashSet(StringComparer.Ordinal)).Contains(file);

    /// <summary>The files in the folder itself.</summary>
    internal IEnumerable<string> OwnFiles => Files.Where(f => !f.Contains('/', StringComparison.Ordinal));

    /// <summary>The project of a Sqitch plan, or null.</summary>
    internal string? Project { get; set; }

    /// <summary>The phases, in the tool's order.</summary>
    internal List<FolderPhase> Phases { get; } = [];

    /// <summary>What to know, without it being wrong.</summary>
    internal List<PlanFinding> Notes { get; } = [];

    /// <summary>What is wrong.</summary>
    internal List<PlanFinding> Errors { get; } = [];

    /// <summary>Returns a file's full path.</summary>
    internal string PathOf(string file) => Path.Combine(root, file);

    /// <summary>Returns a file's name relative to the plan's folder.</summary>
    internal string NameOf(string file) => prefix + file;

    /// <summary>Returns the place of a file.</summary>
    internal SourcePlace PlaceOf(string file, int line = 1) => new(NameOf(file), line, 1);

    /// <summary>Adds what to know of a file.</summary>
    internal void Note(string file, string message, int line = 1)
    {
        if (Notes.Count < MostNotes)
        {
            Notes.Add(new PlanFinding(PlaceOf(file, line), message));
        }
    }

    /// <summary>Adds what is wrong with a file.</summary>
    internal void Error(string file, string message, int line = 1) =>
        Errors.Add(new PlanFinding(PlaceOf(file, line), message));

    /// <summary>Returns the text of a small file; null: it cannot be read, which is an error.</summary>
    internal string? Read(string file)
    {
        try
        {
            if (RegularFile.ReadBytes(PathOf(file), 16 << 20) is { } bytes)
            {
                return System.Text.Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
            }

            Error(file, "is larger than 16 MB.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Error(file, $"cannot be read: {e.Message}");
        }

        return null;
    }

    private static List<string> List(string root, string prefix, Func<string, bool> archived)
    {
        var files = new List<string>();
        Add(string.Empty, 0);
        files.Sort(StringComparer.Ordinal);
        return files;

        void Add(string below, int depth)
        {
            foreach (var entry in new DirectoryInfo(Path.Combine(root, below)).EnumerateFileSystemInfos())
            {
                var name = below + entry.Name;
                if (entry.Name.StartsWith('.') || archived(prefix + name))
                {
                    continue;
                }

                if ((entry.Attributes & FileAttributes.Directory) == 0)
                {
                    files.Add(name);
                }
                else if (depth < Deepest && (entry.Attributes & FileAttributes.ReparsePoint) == 0)
                {
                    Add(name + "/", depth + 1);
                }
            }
        }
    }
}
