using System.Globalization;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>node-pg-migrate: SQL files, by the time or the number in front; files of code are not run.</summary>
internal sealed class NodePgMigrateLayout : NumberedLayout
{
    // 2024-01-31 of 17 digits: the date and time in UTC; other numbers count milliseconds since 1970, or files.
    private const string DateAndTime = "yyyyMMddHHmmssfff";

    internal override MigrationLayout Kind => MigrationLayout.NodePgMigrate;

    private protected override bool IsNumberUnique => false;

    private protected override bool RunsCode => true;

    internal override string? Recognise(FolderReading folder) => FirstWith(folder, "-- Up Migration");

    private protected override bool Allows(MigrationLayout other) => other == MigrationLayout.GolangMigrate;

    private protected override int Compare(NumberedFile a, NumberedFile b) =>
        NumberedFile.CompareVersions(Time(a), Time(b)) is not 0 and var order
            ? order
            : string.CompareOrdinal(a.Name, b.Name);

    private protected override NumberedFile? Parse(string name)
    {
        var digits = name.TakeWhile(char.IsAsciiDigit).Count();
        if (digits == 0 || !name.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var stem = name[..^4];
        var down = stem.EndsWith(".down", StringComparison.Ordinal);
        stem =
            down ? stem[..^5]
            : stem.EndsWith(".up", StringComparison.Ordinal) ? stem[..^3]
            : stem;
        return new NumberedFile(name, name[..digits], stem[digits..], down) { Stem = stem };
    }

    private static string Time(NumberedFile file) =>
        file.Version.Length == DateAndTime.Length
        && DateTimeOffset.TryParseExact(
            file.Version,
            DateAndTime,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)
            : file.Version;
}
