using System.Text.Json;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>
/// Drizzle Kit: the files that <c>meta/_journal.json</c> names, in its order; in newer versions a folder with a
/// <c>migration.sql</c> and a <c>snapshot.json</c> for each migration, in the order of their names.
/// </summary>
internal sealed class DrizzleLayout : FolderLayout
{
    private const string Journal = "meta/_journal.json";
    private const string Script = "/migration.sql";

    internal override MigrationLayout Kind => MigrationLayout.Drizzle;

    internal override string? Recognise(FolderReading folder) =>
        folder.Has(Journal) ? $"it has the file {Journal}"
        : folder.Files.FirstOrDefault(f =>
            f.EndsWith("/snapshot.json", StringComparison.Ordinal) && folder.Has(f[..^"/snapshot.json".Length] + Script)
        )
            is { } file
            ? $"it has the files {file} and migration.sql"
        : null;

    private protected override void ReadPhases(FolderReading folder)
    {
        if (!folder.Has(Journal))
        {
            ReadFolders(folder);
            return;
        }

        if (folder.Read(Journal) is not { } text)
        {
            return;
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            ReadJournal(folder, json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            folder.Error(Journal, $"is not a journal of drizzle: {e.Message}");
        }
    }

    private static void ReadJournal(FolderReading folder, JsonElement journal)
    {
        if (journal.TryGetProperty("dialect", out var dialect) && dialect.GetString() is not ("postgresql" or "pg"))
        {
            folder.Error(Journal, $"The migrations are for the dialect '{dialect.GetString()}', not for postgresql.");
        }

        var (named, last, index) = (new HashSet<string>(StringComparer.Ordinal), long.MinValue, 0);
        foreach (var entry in journal.GetProperty("entries").EnumerateArray())
        {
            var (tag, when) = (entry.GetProperty("tag").GetString()!, entry.GetProperty("when").GetInt64());
            var file = tag + ".sql";
            if (entry.TryGetProperty("idx", out var idx) && idx.GetInt32() != index)
            {
                folder.Error(Journal, $"has a gap: the entry {tag} has the index {idx.GetInt32()}, not {index}.");
                index = idx.GetInt32();
            }

            index++;
            if (!named.Add(file))
            {
                folder.Error(Journal, $"names the migration {tag} twice.");
                continue;
            }

            if (!folder.Has(file))
            {
                folder.Error(Journal, $"names the migration {tag}, but there is no file {file}.");
                continue;
            }

            if (when <= last)
            {
                folder.Error(
                    Journal,
                    $"The time of {tag} is not later than that of the entry before it: drizzle would leave it out. "
                        + "Generate the migration again."
                );
            }

            last = Math.Max(last, when);
            folder.Phases.Add(
                new FolderPhase(
                    FolderPhase.IdOf(tag),
                    when.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    file
                )
                {
                    Title = FolderPhase.TitleOf(tag.TrimStart("0123456789".ToCharArray())),
                }
            );
        }

        foreach (var file in folder.OwnFiles.Where(f => f.EndsWith(".sql", StringComparison.Ordinal)))
        {
            if (!named.Contains(file))
            {
                folder.Note(file, $"is not run: {Journal} does not name it.");
            }
        }
    }

    private static void ReadFolders(FolderReading folder)
    {
        foreach (var file in folder.Files.Where(f => f.EndsWith(Script, StringComparison.Ordinal)))
        {
            var name = file[..^Script.Length];
            folder.Phases.Add(
                new FolderPhase(FolderPhase.IdOf(name), name, file)
                {
                    Title = FolderPhase.TitleOf(name.TrimStart("0123456789".ToCharArray())),
                }
            );
        }
    }
}
