using System.Globalization;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Sql.Layouts;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>graphile-migrate: <c>committed/000001-name.sql</c>, by number; there is no undo.</summary>
internal sealed partial class GraphileMigrateLayout : FolderLayout
{
    internal override MigrationLayout Kind => MigrationLayout.GraphileMigrate;

    internal override string? Recognise(FolderReading folder) =>
        folder.Files.FirstOrDefault(f => f.StartsWith("committed/", StringComparison.Ordinal)) is { } file
        && FileName().IsMatch(file["committed/".Length..])
            ? $"it has the committed migration {file}"
            : null;

    private protected override void ReadPhases(FolderReading folder)
    {
        const string Committed = "committed/";
        var below = folder.Files.Any(f => f.StartsWith(Committed, StringComparison.Ordinal)) ? Committed : string.Empty;
        var expected = 1;
        (string File, string? Hash)? before = null;
        foreach (var file in folder.Files.Where(f => f.EndsWith(".sql", StringComparison.Ordinal)))
        {
            var match = file.StartsWith(below, StringComparison.Ordinal)
                ? FileName().Match(file[below.Length..])
                : Match.Empty;
            if (!match.Success)
            {
                folder.Note(
                    file,
                    file.StartsWith("current", StringComparison.Ordinal)
                        ? "is not run: it is not committed."
                        : "is not run: its name is not one of a committed migration."
                );
                continue;
            }

            var number = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            if (number != expected)
            {
                folder.Error(
                    file,
                    number < expected
                        ? $"has the same number as {folder.Phases[^1].Apply}."
                        : $"follows a gap: there is no committed migration {expected:D6}. Restore its file."
                );
            }

            before = (file, CheckChain(folder, file, before, isNext: number == expected));
            expected = number + 1;
            folder.Phases.Add(
                new FolderPhase(
                    FolderPhase.IdOf(Path.GetFileNameWithoutExtension(file)),
                    match.Groups[1].Value + ".sql",
                    file
                )
                {
                    Title = FolderPhase.TitleOf(match.Groups[2].Value),
                }
            );
        }
    }

    /// <summary>Requires that a file names the hash of the one before it. Returns its own hash.</summary>
    private static string? CheckChain(
        FolderReading folder,
        string file,
        (string File, string? Hash)? before,
        bool isNext
    )
    {
        if (folder.Read(file) is not { } text)
        {
            return null;
        }

        var read = GraphileFile.Read(text);
        if (read.MissingHeader is { } header)
        {
            folder.Error(
                file,
                $"has no line '--! {header}: …', which graphile-migrate writes into each committed migration. Restore it."
            );
        }
        else if (!isNext)
        {
            // What is missing before it is said already.
        }
        else if (before is null && read.Previous is { } other)
        {
            folder.Error(
                file,
                $"follows the migration with the hash {other}, but no migration is before it. Restore that file.",
                read.LineOf("Previous")
            );
        }
        else if (before is (var last, { } hash) && read.Previous != hash)
        {
            folder.Error(
                file,
                $"follows the migration with the hash {read.Previous ?? "-"}, but the hash of {last}, which is before it, "
                    + $"is {hash}. Restore the files as they were committed.",
                read.LineOf("Previous")
            );
        }

        return read.Hash;
    }

    [GeneratedRegex(@"^([0-9]{6})(-[-_a-zA-Z0-9]*)?\.sql$")]
    private static partial Regex FileName();
}
