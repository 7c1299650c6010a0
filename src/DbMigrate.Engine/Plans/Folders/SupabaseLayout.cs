using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>Supabase CLI: <c>20240101000000_name.sql</c>, in the order of the names.</summary>
internal sealed partial class SupabaseLayout : NumberedLayout
{
    internal override MigrationLayout Kind => MigrationLayout.Supabase;

    internal override string? Recognise(FolderReading folder) =>
        File.Exists(Path.Combine(folder.Root, "..", "config.toml"))
        && Path.GetFileName(Path.GetFullPath(Path.Combine(folder.Root, ".."))) == "supabase"
            ? "it is the folder migrations beside supabase/config.toml"
            : null;

    private protected override int Compare(NumberedFile a, NumberedFile b) => string.CompareOrdinal(a.Name, b.Name);

    private protected override NumberedFile? Parse(string name)
    {
        var match = FileName().Match(name);
        return match.Success ? new NumberedFile(name, match.Groups[1].Value, match.Groups[2].Value) : null;
    }

    [GeneratedRegex(@"^([0-9]+)_(.*)\.sql$")]
    private static partial Regex FileName();
}
