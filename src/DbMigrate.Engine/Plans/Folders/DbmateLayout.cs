using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>dbmate: files that begin with a number, in the order of the names.</summary>
internal sealed partial class DbmateLayout : NumberedLayout
{
    internal override MigrationLayout Kind => MigrationLayout.Dbmate;

    internal override string? Recognise(FolderReading folder) => FirstWith(folder, "-- migrate:up");

    private protected override int Compare(NumberedFile a, NumberedFile b) => string.CompareOrdinal(a.Name, b.Name);

    private protected override NumberedFile? Parse(string name)
    {
        var match = FileName().Match(name);
        return match.Success ? new NumberedFile(name, match.Groups[1].Value, match.Groups[2].Value) : null;
    }

    [GeneratedRegex(@"^([0-9]+)(.*)\.sql$")]
    private static partial Regex FileName();
}
