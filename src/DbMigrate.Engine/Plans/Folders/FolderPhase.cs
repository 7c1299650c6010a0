using DbMigrate.Engine.Model;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>A phase as a folder of migration files has it.</summary>
/// <param name="Id">The phase's id.</param>
/// <param name="Version">How the tool identifies it in its history.</param>
/// <param name="Apply">The file to apply, relative to the folder.</param>
internal sealed record FolderPhase(string Id, string Version, string Apply)
{
    /// <summary>The name that <see cref="Apply"/> had before its change was reworked; null: its own.</summary>
    internal string? ApplyBefore { get; init; }

    /// <summary>The description in words; null: there is none.</summary>
    internal string? Title { get; init; }

    /// <summary>The description in the file's name, as written; null: there is none.</summary>
    internal string? Description { get; init; }

    /// <summary>What the plan of Sqitch says of the change, or null.</summary>
    internal SqitchRecord? Sqitch { get; init; }

    /// <summary>The file that undoes it, relative to the folder; null: none, or a section of <see cref="Apply"/>.</summary>
    internal string? Undo { get; init; }

    /// <summary>The names that a file which undoes it would have, relative to the folder; empty: the tool has none.</summary>
    internal IReadOnlyList<string> UndoNames { get; init; } = [];

    /// <summary>The file that verifies it, relative to the folder, or null.</summary>
    internal string? Verify { get; init; }

    /// <summary>Whether a file beside it asks for no transaction.</summary>
    internal bool WithoutTransaction { get; init; }

    /// <summary>Whether the tool runs it again when it has changed.</summary>
    internal bool Repeatable { get; init; }

    /// <summary>Whether the tool reads the file as it is, without placeholders.</summary>
    internal bool AsItIs { get; init; }

    /// <summary>Returns a text as an id: characters that an id cannot have become hyphens.</summary>
    internal static string IdOf(string text)
    {
        var id = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '-'))
            .TrimStart('_', '.', '-');
        return id.Length > 100 ? id[..100] : id;
    }

    /// <summary>Returns a description as a title: <c>add_users</c> is <c>Add users</c>. Null: it has no words.</summary>
    internal static string? TitleOf(string description)
    {
        var words = string.Join(' ', description.Split(['_', '-', '.', ' '], StringSplitOptions.RemoveEmptyEntries));
        return words.Length == 0 ? null : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
