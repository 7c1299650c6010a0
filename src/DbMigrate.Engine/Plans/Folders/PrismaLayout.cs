namespace DbMigrate.Engine.Plans.Folders;

/// <summary>Prisma Migrate: a folder with a <c>migration.sql</c> for each migration, in the order of their names.</summary>
internal sealed class PrismaLayout : FolderLayout
{
    private const string Script = "/migration.sql";
    private const string Undo = "/down.sql";
    private const string Lock = "migration_lock.toml";

    internal override MigrationLayout Kind => MigrationLayout.Prisma;

    internal override string? Recognise(FolderReading folder) =>
        folder.Has(Lock) ? $"it has the file {Lock}"
        : folder.Files.FirstOrDefault(f =>
            f.EndsWith(Script, StringComparison.Ordinal) && !folder.Has(f[..^Script.Length] + "/snapshot.json")
        )
            is { } file
            ? $"it has the file {file}"
        : null;

    private protected override void ReadPhases(FolderReading folder)
    {
        if (
            folder.Has(Lock)
            && folder.Read(Lock) is { } text
            && Provider(text) is { } provider
            && provider is not ("postgresql" or "postgres" or "cockroachdb")
        )
        {
            folder.Error(Lock, $"The migrations are for the provider '{provider}', not for postgresql.");
        }

        foreach (var file in folder.OwnFiles.Where(f => f.EndsWith(".sql", StringComparison.Ordinal)))
        {
            folder.Note(file, "is not run: prisma runs the files migration.sql in folders.");
        }

        var below = folder.Files.Where(f => f.Contains('/', StringComparison.Ordinal)).ToHashSet();
        foreach (
            var name in below
                .Select(f => f[..f.IndexOf('/', StringComparison.Ordinal)])
                .Distinct()
                .Order(StringComparer.Ordinal)
        )
        {
            if (!below.Contains(name + Script))
            {
                folder.Error(name, $"has no file migration.sql. Restore it, or remove the folder.");
                continue;
            }

            var digits = name.TakeWhile(char.IsAsciiDigit).Count();
            folder.Phases.Add(
                new FolderPhase(FolderPhase.IdOf(name), name, name + Script)
                {
                    Title = FolderPhase.TitleOf(name[digits..]),
                    Undo = below.Contains(name + Undo) ? name + Undo : null,
                    UndoNames = [name + Undo],
                }
            );
        }
    }

    private static string? Provider(string text)
    {
        var line = Array.Find(
            text.Split('\n'),
            l =>
                l.TrimStart().StartsWith("provider", StringComparison.Ordinal)
                && l.Contains('"', StringComparison.Ordinal)
        );
        return line?.Split('"')[1];
    }
}
