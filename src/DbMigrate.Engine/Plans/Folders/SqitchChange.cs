using DbMigrate.Engine.Model;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>A change of a Sqitch plan.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Line">Its line in the plan.</param>
/// <param name="Dependencies">What it requires, as written; a conflict begins with <c>!</c>.</param>
/// <param name="Planned">When it was planned, by whom, and its note.</param>
internal sealed record SqitchChange(string Name, int Line, IReadOnlyList<string> Dependencies, SqitchStamp Planned)
{
    /// <summary>Its note in one line; empty: none.</summary>
    internal string Note => Planned.Note.Replace('\n', ' ');

    /// <summary>The tags after it, without the <c>@</c>.</summary>
    internal List<string> Tags { get; } = [];

    /// <summary>When each of the tags was planned, by whom, and its note.</summary>
    internal List<SqitchStamp> TagStamps { get; } = [];

    /// <summary>
    /// The tags of a change that a later one reworks, in the order in which its files are looked for; none: it is the newest
    /// of its name.
    /// </summary>
    internal IReadOnlyList<string> ReworkTags { get; set; } = [];

    /// <summary>Returns the name of its files, without <c>.sql</c>.</summary>
    /// <param name="isThere">Whether there is a file <c>deploy/NAME.sql</c> of a name.</param>
    internal string FileName(Func<string, bool> isThere)
    {
        string[] names = [.. ReworkTags.Select(t => $"{Name}@{t}")];
        return names.FirstOrDefault(isThere) ?? names.FirstOrDefault() ?? Name;
    }
}
