using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>golang-migrate: <c>000001_name.up.sql</c> and <c>000001_name.down.sql</c>, by number.</summary>
internal sealed partial class GolangMigrateLayout : NumberedLayout
{
    internal override MigrationLayout Kind => MigrationLayout.GolangMigrate;

    internal override string? Recognise(FolderReading folder) =>
        folder.OwnFiles.Any(f => f.EndsWith(".up.sql", StringComparison.Ordinal))
        && !NodePgMigrateLayout.HasTimes(folder)
            ? AllParse(folder, "NUMBER_name.up.sql and NUMBER_name.down.sql")
            : null;

    private protected override string Pattern => "NUMBER_name.up.sql and NUMBER_name.down.sql";

    private protected override IReadOnlyList<string> UndoNames(NumberedFile file) => [$"{file.Stem}.down.sql"];

    // The tool pairs by the number alone.
    private protected override string PairOf(NumberedFile file) => file.Version.TrimStart('0');

    private protected override NumberedFile? Parse(string name)
    {
        var match = FileName().Match(name);
        return match.Success
            ? new NumberedFile(name, match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value == "down")
            {
                Stem = $"{match.Groups[1].Value}_{match.Groups[2].Value}",
            }
            : null;
    }

    [GeneratedRegex(@"^([0-9]+)_(.*)\.(down|up)\.sql$")]
    private static partial Regex FileName();
}
