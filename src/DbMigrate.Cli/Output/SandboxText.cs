namespace DbMigrate.Cli.Output;

/// <summary>Sandboxes, for a reader.</summary>
internal static class SandboxText
{
    /// <summary>One that was started, with what is done next.</summary>
    public static void Write(TextReport report, MigrationSandbox sandbox) =>
        report.Properties(
            ("Id", sandbox.Id),
            ("Version", sandbox.Version),
            ("Folder", sandbox.Folder),
            ("Connection", sandbox.ConnectionString),
            ("Stop it", $"dbmigrate sandbox stop {sandbox.Id}")
        );

    /// <summary>Those that run. Their passwords are in the JSON, not here.</summary>
    public static void WriteList(TextReport report, IReadOnlyList<MigrationSandbox> sandboxes)
    {
        var table = new TextTable("Id", "Version", "Address", "Started", "Folder");
        foreach (var sandbox in sandboxes)
        {
            table.Add(
                sandbox.Id,
                sandbox.Version,
                Words.Text($"{sandbox.Host}:{sandbox.Port}"),
                Words.Instant(sandbox.StartedAt),
                sandbox.Folder
            );
        }

        table.Write(report);
    }
}
