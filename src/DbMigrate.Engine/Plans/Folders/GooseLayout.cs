using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>goose: <c>00001_name.sql</c>, by number.</summary>
internal sealed partial class GooseLayout : NumberedLayout
{
    internal override MigrationLayout Kind => MigrationLayout.Goose;

    private protected override bool RunsCode => true;

    internal override string? Recognise(FolderReading folder) => FirstWith(folder, "-- +goose Up");

    private protected override NumberedFile? Parse(string name)
    {
        var match = FileName().Match(name);
        return match.Success ? new NumberedFile(name, match.Groups[1].Value, match.Groups[2].Value) : null;
    }

    [GeneratedRegex(@"^([0-9]+)_(.*)\.sql$")]
    private static partial Regex FileName();
}
