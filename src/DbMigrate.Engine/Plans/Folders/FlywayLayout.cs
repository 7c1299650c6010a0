using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>
/// Flyway: <c>V1.2__name.sql</c> by version with <c>U1.2__name.sql</c> to undo, then <c>R__name.sql</c> by name.
/// Callbacks and baselines are not run.
/// </summary>
internal sealed partial class FlywayLayout : FolderLayout
{
    internal override MigrationLayout Kind => MigrationLayout.Flyway;

    internal override string? Recognise(FolderReading folder) =>
        folder.Files.FirstOrDefault(f => Versioned().IsMatch(Path.GetFileName(f))) is { } file
            ? $"{file} has a name of flyway"
            : null;

    private protected override void ReadPhases(FolderReading folder)
    {
        var (versions, undos) = (new List<NumberedFile>(), new List<NumberedFile>());
        var repeated = new List<NumberedFile>();
        foreach (var file in folder.Files.Where(f => f.EndsWith(".sql", StringComparison.Ordinal)))
        {
            var name = Path.GetFileName(file);
            if (Versioned().Match(name) is { Success: true } match)
            {
                var parsed = new NumberedFile(
                    file,
                    match.Groups[2].Value.Replace('_', '.').Trim('.'),
                    match.Groups[3].Value
                );
                switch (match.Groups[1].Value)
                {
                    case "V":
                        versions.Add(parsed);
                        break;
                    case "U":
                        undos.Add(parsed);
                        break;
                    default:
                        folder.Note(
                            file,
                            $"is not run: it is a baseline of version {parsed.Version}. Name it under 'bootstrap' to "
                                + "build empty databases with it."
                        );
                        break;
                }
            }
            else if (name.StartsWith("R__", StringComparison.Ordinal))
            {
                repeated.Add(new NumberedFile(file, string.Empty, name[3..^4]));
            }
            else
            {
                folder.Note(
                    file,
                    Callback().IsMatch(name)
                        ? "is not run: it is a callback of flyway."
                        : "is not run: flyway takes V1.2__name.sql, U1.2__name.sql, B1.2__name.sql and R__name.sql."
                );
            }
        }

        foreach (var file in folder.Files.Where(f => Code().IsMatch(Path.GetFileName(f))))
        {
            folder.Error(
                file,
                "is a migration in program code, which flyway runs and a plan does not. Write its SQL into a file of the "
                    + "same version, and name this one under 'archive'."
            );
        }

        versions.Sort((a, b) => Compare(a.Version, b.Version));
        foreach (var file in versions)
        {
            if (folder.Phases is [.., var last] && Compare(last.Version, file.Version) == 0)
            {
                folder.Error(file.Name, $"has the version of {last.Apply}. flyway takes a version once.");
            }

            var own = undos.Where(u => Compare(u.Version, file.Version) == 0).ToList();
            undos.RemoveAll(own.Contains);
            Add(folder, file, own.FirstOrDefault());
        }

        foreach (var undo in undos)
        {
            folder.Note(undo.Name, $"undoes version {undo.Version}, which is not in the folder.");
        }

        foreach (var file in repeated.OrderBy(f => f.Description, StringComparer.Ordinal))
        {
            Add(folder, file, undo: null);
        }
    }

    /// <summary>Compares versions part by part; a missing part is zero.</summary>
    internal static int Compare(string a, string b) => NumberedFile.CompareVersions(a, b);

    private static void Add(FolderReading folder, NumberedFile file, NumberedFile? undo)
    {
        var settings = Settings(folder, file.Name);
        folder.Phases.Add(
            new FolderPhase(
                FolderPhase.IdOf(Path.GetFileNameWithoutExtension(file.Name)),
                file.Version.Length > 0 ? file.Version : file.Description.Replace('_', ' '),
                file.Name
            )
            {
                Title = FolderPhase.TitleOf(file.Description),
                Description = file.Description,
                Undo = undo?.Name,
                UndoNames = file.Version.Length == 0 ? [] : [UndoNameOf(file.Name)],
                Repeatable = file.Version.Length == 0,
                WithoutTransaction = settings.GetValueOrDefault("executeInTransaction") == "false",
                AsItIs = settings.GetValueOrDefault("placeholderReplacement") == "false",
            }
        );
    }

    private static string UndoNameOf(string file)
    {
        var start = file.LastIndexOf('/') + 1;
        return $"{file[..start]}U{file[(start + 1)..]}";
    }

    /// <summary>Returns the settings beside a file: <c>V1__name.sql.conf</c>.</summary>
    private static Dictionary<string, string> Settings(FolderReading folder, string file)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (folder.Has(file + ".conf") && folder.Read(file + ".conf") is { } text)
        {
            foreach (var line in text.Split('\n').Where(l => l.Contains('=', StringComparison.Ordinal)))
            {
                var end = line.IndexOf('=', StringComparison.Ordinal);
                settings[line[..end].Trim()] = line[(end + 1)..].Trim();
            }
        }

        return settings;
    }

    [GeneratedRegex(@"^([VUB])([0-9][0-9._]*?)__(.+)\.sql$")]
    private static partial Regex Versioned();

    [GeneratedRegex(@"^([VU][0-9][0-9._]*|R)__.+\.(java|kt|groovy|scala|class)$")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(before|after|create)[A-Z][A-Za-z]*(__.*)?\.sql$")]
    private static partial Regex Callback();
}
