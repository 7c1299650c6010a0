namespace DbMigrate.Engine.Scaffolding;

/// <summary>The name of a numbered SQL file: <c>001_add_columns.sql</c>, <c>001_add_columns.undo.sql</c>.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Number">The digits of its number.</param>
/// <param name="Stem">The name without <c>.sql</c> and without the mark of an undo.</param>
/// <param name="IsUndo">Whether the file undoes the file of the same stem.</param>
internal sealed record SourceFile(string Name, string Number, string Stem, bool IsUndo)
{
    private static readonly string[] UndoWords = [".undo", ".down", ".rollback"];

    /// <summary>The title: the words after the number; null where there are none.</summary>
    internal string? Title
    {
        get
        {
            var words = string.Join(
                ' ',
                Stem[Number.Length..].Split(['_', '-', '.', ' '], StringSplitOptions.RemoveEmptyEntries)
            );
            return words.Length == 0 ? null : char.ToUpperInvariant(words[0]) + words[1..];
        }
    }

    /// <summary>Compares by number, ignoring leading zeros, then by name.</summary>
    internal (int, string, string) Order => (Number.TrimStart('0').Length, Number.TrimStart('0'), Name);

    internal static bool IsSql(string name) => name.EndsWith(".sql", StringComparison.OrdinalIgnoreCase);

    /// <summary>Parses a name. Returns null where it is not the name of a numbered SQL file.</summary>
    internal static SourceFile? Parse(string name)
    {
        var digits = name.TakeWhile(char.IsAsciiDigit).Count();
        if (!IsSql(name) || digits == 0)
        {
            return null;
        }

        var stem = name[..^4];
        var undo = Array.Find(UndoWords, w => stem.EndsWith(w, StringComparison.OrdinalIgnoreCase));
        stem =
            undo is not null ? stem[..^undo.Length]
            : stem.EndsWith(".up", StringComparison.OrdinalIgnoreCase) ? stem[..^3]
            : stem;
        return stem.Length == digits || stem[digits] is '_' or '-' or '.' or ' '
            ? new SourceFile(name, name[..digits], stem, undo is not null)
            : null;
    }
}
