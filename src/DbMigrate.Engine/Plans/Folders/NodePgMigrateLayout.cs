using System.Globalization;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>node-pg-migrate: SQL files, by the time or the number in front; files of code are not run.</summary>
internal sealed class NodePgMigrateLayout : NumberedLayout
{
    // 2024-01-31 of 17 digits: the date and time in UTC; other numbers count milliseconds since 1970, or files.
    private const string DateAndTime = "yyyyMMddHHmmssfff";
    private const string Up = ".up.sql";
    private const string Down = ".down.sql";

    internal override MigrationLayout Kind => MigrationLayout.NodePgMigrate;

    private protected override bool IsNumberUnique => false;

    private protected override bool RunsCode => true;

    internal override string? Recognise(FolderReading folder) =>
        HasTimes(folder)
            ? "its files are pairs TIME_name.up.sql and TIME_name.down.sql, with times of 13 or 17 digits"
            : FirstWith(folder, "-- Up Migration");

    /// <summary>Returns whether all files are pairs that begin with a time as the tool writes it.</summary>
    internal static bool HasTimes(FolderReading folder)
    {
        var files = folder.OwnFiles.Where(f => f.EndsWith(".sql", StringComparison.Ordinal)).ToList();
        return files.Exists(f => f.EndsWith(Up, StringComparison.Ordinal))
            && files.TrueForAll(f =>
                (f.EndsWith(Up, StringComparison.Ordinal) || f.EndsWith(Down, StringComparison.Ordinal))
                && f.TakeWhile(char.IsAsciiDigit).Count() is 13 or 17
            );
    }

    private protected override void CheckPairs(
        FolderReading folder,
        IReadOnlyList<NumberedFile> applies,
        IReadOnlyDictionary<string, NumberedFile> undos
    )
    {
        foreach (var whole in applies.Where(f => !f.Name.EndsWith(Up, StringComparison.Ordinal)))
        {
            var half =
                applies.FirstOrDefault(f => f.Stem == whole.Stem && f != whole) ?? undos.GetValueOrDefault(whole.Stem);
            if (half is not null)
            {
                folder.Error(
                    half.Name,
                    $"is of the same migration as {whole.Name}. node-pg-migrate takes NAME.sql, or NAME.up.sql with "
                        + "NAME.down.sql, not both."
                );
            }
        }

        foreach (var undo in undos.Values.Where(u => applies.All(a => a.Stem != u.Stem)))
        {
            folder.Error(undo.Name, $"has no file {undo.Stem}{Up}, which node-pg-migrate needs beside it.");
        }
    }

    private protected override IReadOnlyList<string> UndoNames(NumberedFile file) =>
        file.Name.EndsWith(Up, StringComparison.Ordinal) ? [file.Stem + Down] : [];

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
