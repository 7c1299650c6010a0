using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>No tool: <c>NNN_name.sql</c>, with <c>NNN_name.undo.sql</c> or <c>NNN_name.down.sql</c>.</summary>
internal sealed partial class PlainLayout : NumberedLayout
{
    private static readonly string[] Undo = [".undo", ".down", ".rollback"];

    internal override MigrationLayout Kind => MigrationLayout.Plain;

    private protected override bool IsNumberUnique => false;

    internal override string? Recognise(FolderReading folder) =>
        folder.OwnFiles.Any(f => Parse(f) is { IsUndo: false })
            ? "its files are named by number, and nothing in them names a tool"
            : null;

    private protected override IReadOnlyList<string> UndoNames(NumberedFile file) =>
        [.. Undo.Select(word => $"{file.Stem}{word}.sql")];

    private protected override bool Allows(MigrationLayout other) => other == MigrationLayout.GolangMigrate;

    private protected override NumberedFile? Parse(string name)
    {
        if (!name.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var stem = name[..^4];
        var undo = Array.Find(Undo, w => stem.EndsWith(w, StringComparison.OrdinalIgnoreCase));
        stem =
            undo is not null ? stem[..^undo.Length]
            : stem.EndsWith(".up", StringComparison.OrdinalIgnoreCase) ? stem[..^3]
            : stem;
        var match = NumberAndWords().Match(stem);
        return match.Success
            ? new NumberedFile(name, match.Groups[1].Value, match.Groups[2].Value, undo is not null) { Stem = stem }
            : null;
    }

    [GeneratedRegex(@"^([0-9]+(?:\.[0-9]+)*)(?![0-9A-Za-z])(.*)$")]
    private static partial Regex NumberAndWords();
}
