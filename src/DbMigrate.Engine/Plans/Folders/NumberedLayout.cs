using System.Globalization;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>A folder of files whose names begin with a number.</summary>
internal abstract class NumberedLayout : FolderLayout
{
    // Larger numbers are times of day, which never count up by one.
    private const int LongestCounter = 5;

    private static readonly string[] Code = [".go", ".js", ".ts", ".cjs", ".mjs", ".cts", ".mts", ".py"];

    /// <summary>Whether two files of the same number are one migration to the tool. Default: true.</summary>
    private protected virtual bool IsNumberUnique => true;

    /// <summary>Whether the tool runs files of program code as well.</summary>
    private protected virtual bool RunsCode => false;

    /// <summary>Returns what the name of a SQL file says; null: the tool does not run it.</summary>
    private protected abstract NumberedFile? Parse(string name);

    /// <summary>Returns the names that a file which undoes another one would have. Default: the tool has no such files.</summary>
    private protected virtual IReadOnlyList<string> UndoNames(NumberedFile file) => [];

    /// <summary>Returns why a SQL file without a number is not run, where its name means something to the tool.</summary>
    private protected virtual string? Special(string name) => null;

    /// <summary>Which names the tool takes, for notes: <c>NUMBER_name.sql</c>.</summary>
    private protected virtual string Pattern => "NUMBER_name.sql";

    /// <summary>Returns what the two files of a migration have in common. Default: the name without its ending.</summary>
    private protected virtual string PairOf(NumberedFile file) => file.Stem;

    /// <summary>Compares two files by the tool's order. Default: by number, then by name.</summary>
    private protected virtual int Compare(NumberedFile a, NumberedFile b) =>
        NumberedFile.CompareVersions(a.Version, b.Version) is not 0 and var order
            ? order
            : string.CompareOrdinal(a.Name, b.Name);

    private protected override void ReadPhases(FolderReading folder)
    {
        var (applies, undos) = (new List<NumberedFile>(), new Dictionary<string, NumberedFile>());
        foreach (var name in folder.Files)
        {
            if (name.Contains('/', StringComparison.Ordinal))
            {
                continue;
            }

            if (Parse(name) is { } file)
            {
                if (!file.IsUndo)
                {
                    applies.Add(file);
                }
                else if (!undos.TryAdd(PairOf(file), file))
                {
                    folder.Error(name, $"undoes the same phase as {undos[PairOf(file)].Name}. Keep one of them.");
                }
            }
            else if (RunsCode && Code.Contains(Path.GetExtension(name)) && char.IsAsciiDigit(name[0]))
            {
                folder.Error(
                    name,
                    $"is a migration in program code, which {Name} runs and a plan does not. Write its SQL into a file "
                        + "of the same number, and name this one under 'archive'."
                );
            }
            else if (name.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
            {
                folder.Note(name, Special(name) ?? $"is not run: the layout {Name} takes {Pattern}.");
            }
        }

        NoteFolders(folder);
        CheckPairs(folder, applies, undos);
        applies.Sort(Compare);
        CheckNumbers(folder, applies);
        foreach (var file in applies)
        {
            undos.Remove(PairOf(file), out var undo);
            folder.Phases.Add(
                new FolderPhase(FolderPhase.IdOf(file.Stem), file.Version, file.Name)
                {
                    Title = FolderPhase.TitleOf(file.Description),
                    Description = file.Description,
                    Undo = undo?.Name,
                    UndoNames = UndoNames(file),
                }
            );
        }

        foreach (var undo in undos.Values)
        {
            folder.Note(undo.Name, "undoes a file that is not in the folder.");
        }
    }

    /// <summary>Reports files of one migration that the tool does not take together. Default: none.</summary>
    /// <param name="folder">Receives the errors.</param>
    /// <param name="applies">The files that apply.</param>
    /// <param name="undos">The files that undo, by the id of the phase.</param>
    private protected virtual void CheckPairs(
        FolderReading folder,
        IReadOnlyList<NumberedFile> applies,
        IReadOnlyDictionary<string, NumberedFile> undos
    ) { }

    private void CheckNumbers(FolderReading folder, List<NumberedFile> files)
    {
        for (var i = 1; i < files.Count; i++)
        {
            var (before, file) = (files[i - 1], files[i]);
            if (NumberedFile.CompareVersions(before.Version, file.Version) == 0)
            {
                var message = $"has the same number as {before.Name}";
                if (IsNumberUnique)
                {
                    folder.Error(file.Name, $"{message}. {Name} takes a number for one migration only.");
                }
                else
                {
                    folder.Note(file.Name, $"{message}; it is run after it, by its name.");
                }
            }
            else if (
                file.Version.Length <= LongestCounter
                && int.TryParse(before.Version, CultureInfo.InvariantCulture, out var from)
                && int.TryParse(file.Version, CultureInfo.InvariantCulture, out var to)
                && to > from + 1
                && to <= from + 9
            )
            {
                folder.Note(file.Name, $"follows {before.Name}: there is no number {Missing(from + 1, to - 1)}.");
            }
        }
    }

    private static string Missing(int first, int last) =>
        string.Create(CultureInfo.InvariantCulture, $"{first}{(last > first ? $" to {last}" : string.Empty)}");

    private void NoteFolders(FolderReading folder)
    {
        foreach (
            var below in folder
                .Files.Where(f =>
                    f.Contains('/', StringComparison.Ordinal) && f.EndsWith(".sql", StringComparison.OrdinalIgnoreCase)
                )
                .GroupBy(f => f[..f.IndexOf('/', StringComparison.Ordinal)])
        )
        {
            folder.Note(below.Key, $"is a folder; {Name} runs no file in it.");
        }
    }

    /// <summary>Returns whether the first SQL file has a line that begins with one of some texts.</summary>
    private protected static string? FirstWith(FolderReading folder, params string[] lines)
    {
        foreach (var file in folder.OwnFiles.Where(f => f.EndsWith(".sql", StringComparison.OrdinalIgnoreCase)).Take(5))
        {
            var text = folder.Read(file) ?? string.Empty;
            if (
                Array.Find(
                    lines,
                    l => text.Split('\n').Any(t => t.TrimStart().StartsWith(l, StringComparison.OrdinalIgnoreCase))
                ) is
                { } found
            )
            {
                return $"{file} has a line '{found}'";
            }
        }

        return null;
    }

    /// <summary>Returns why all SQL files have names that the layout takes; null: not all have.</summary>
    private protected string? AllParse(FolderReading folder, string pattern)
    {
        var files = folder.OwnFiles.Where(f => f.EndsWith(".sql", StringComparison.OrdinalIgnoreCase)).ToList();
        return files.Count > 0 && files.TrueForAll(f => Parse(f) is not null)
            ? $"its {files.Count} files are named {pattern}"
            : null;
    }
}
