using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>Names of files that only one tool uses.</summary>
internal static partial class LayoutMarks
{
    /// <summary>Returns the layout that a file's name is a mark of; null: it is none.</summary>
    /// <param name="file">The file, relative to the folder.</param>
    internal static MigrationLayout? Of(string file) =>
        file switch
        {
            "sqitch.plan" => MigrationLayout.Sqitch,
            "meta/_journal.json" => MigrationLayout.Drizzle,
            "migration_lock.toml" => MigrationLayout.Prisma,
            _ when file.Contains('/', StringComparison.Ordinal) => null,
            _ when FlywayName().IsMatch(file) => MigrationLayout.Flyway,
            _ when UpOrDownName().IsMatch(file) => MigrationLayout.GolangMigrate,
            _ => null,
        };

    [GeneratedRegex(@"^([VUB][0-9][0-9._]*|R)__.+\.sql$")]
    private static partial Regex FlywayName();

    [GeneratedRegex(@"^[0-9]+_.*\.(up|down)\.sql$")]
    private static partial Regex UpOrDownName();
}
