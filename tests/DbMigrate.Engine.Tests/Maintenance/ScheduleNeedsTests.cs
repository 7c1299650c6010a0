using DbMigrate.Engine.Maintenance.Registration;
using DbMigrate.Engine.Tests.Plans;
using static DbMigrate.Engine.Tests.Maintenance.SchedulePlans;

namespace DbMigrate.Engine.Tests.Maintenance;

/// <summary>The variables that the calls need, and the file that gives them.</summary>
public class ScheduleNeedsTests
{
    private const string Maintenance = """
        connections: { default: "${DATABASE_URL}", archive: "postgres://${ARCHIVE_USER}@h/d", unused: "${UNUSED}" }
        maintenance:
          daily:
            - { sql: a.sql, on: archive }
            - script: { run: [sh, notify.sh], env: HOOK_TOKEN }
        """;

    [Fact]
    public async Task Variables_that_neither_the_file_nor_the_scheduler_gives_are_said()
    {
        Assert.Equal(
            "The calls need ARCHIVE_USER, DATABASE_URL, HOOK_TOKEN in their environment, and no environment file is "
                + "given. Write a line NAME=VALUE for each into a file that only its owner can read, and register with that "
                + "file.",
            Assert.Single(await WarningsAsync(null))
        );

        // A variable of the crontab counts, and an empty one of the file does not.
        Assert.Contains(
            ".env does not set it",
            Assert.Single(
                await WarningsAsync("DATABASE_URL=postgres://h/d\nHOOK_TOKEN=\n", "ARCHIVE_USER=me\n"),
                w => w.StartsWith("The calls need HOOK_TOKEN in", StringComparison.Ordinal)
            ),
            StringComparison.Ordinal
        );
        Assert.Empty(await WarningsAsync("DATABASE_URL=a\nARCHIVE_USER=b\nHOOK_TOKEN=c\n"));
    }

    [Fact]
    public async Task A_file_that_others_can_read_is_said()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var warning = Assert.Single(
            await WarningsAsync("DATABASE_URL=a\nARCHIVE_USER=b\nHOOK_TOKEN=c\n", mode: UnixFileMode.OtherRead)
        );
        Assert.Contains("can be read or changed by users besides its owner", warning, StringComparison.Ordinal);
        Assert.Contains("chmod 600 '", warning, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> WarningsAsync(
        string? file,
        string crontab = "",
        UnixFileMode mode = UnixFileMode.None
    )
    {
        using var folder = new PlanFolder();
        folder.Write("notify.sh", "true\n");
        var path = file is null ? null : folder.Write("kept.env", file);
        if (path is not null && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | mode);
        }

        var options = new ScheduleOptions
        {
            Kind = ScheduleKind.Cron,
            Program = ["dbmigrate"],
            EnvironmentFile = path,
        };
        var registrar = new ScheduleRegistrar(
            ReadIn(folder, Maintenance),
            options,
            new TestMachine { Crontab = crontab }
        );
        var shown = await registrar.PreviewAsync(default);
        Assert.Equal(shown.Warnings, (await registrar.RegisterAsync(default)).Warnings);
        return shown.Warnings;
    }
}
