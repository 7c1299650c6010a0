namespace DbMigrate.Cli.Output;

/// <summary>Writes sandboxes.</summary>
internal static class SandboxText
{
    /// <summary>Writes a started sandbox with the command that stops it.</summary>
    public static void Write(TextReport report, MigrationSandbox sandbox) =>
        report.Properties(
            ("Id", sandbox.Id),
            ("Version", sandbox.Version),
            ("Folder", sandbox.Folder),
            ("Connection", sandbox.ConnectionString),
            ("Stop it", $"dbmigrate sandbox stop {sandbox.Id}")
        );

    /// <summary>Writes the sandboxes. Only JSON includes their passwords.</summary>
    public static void WriteList(TextReport report, IReadOnlyList<MigrationSandbox> sandboxes)
    {
        var table = new TextTable("Id", "State", "Version", "Address", "Started", "Folder");
        foreach (var sandbox in sandboxes)
        {
            table.Add(
                sandbox.Id,
                sandbox.State.ToString(),
                sandbox.Version,
                sandbox.Port == 0 ? string.Empty : Format.Invariant($"{sandbox.Host}:{sandbox.Port}"),
                Format.Instant(sandbox.StartedAt),
                sandbox.Folder
            );
        }

        table.Write(report);
    }
}
