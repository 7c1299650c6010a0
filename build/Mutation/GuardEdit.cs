namespace DbMigrate.Build.Mutation;

/// <summary>A change of one file.</summary>
/// <param name="File">The file, from the root of the repository.</param>
/// <param name="Find">The text to replace. It occurs once in the file.</param>
/// <param name="Replace">The text in its place.</param>
internal sealed record GuardEdit(string File, string Find, string Replace)
{
    /// <summary>Returns the text of the file with the change.</summary>
    /// <param name="text">The text of the file.</param>
    /// <exception cref="BuildFailedException">The text to replace does not occur exactly once.</exception>
    public string Apply(string text)
    {
        var at = text.IndexOf(Find, StringComparison.Ordinal);
        var again = at < 0 ? -1 : text.IndexOf(Find, at + 1, StringComparison.Ordinal);
        return at >= 0 && again < 0
            ? string.Concat(text.AsSpan(0, at), Replace, text.AsSpan(at + Find.Length))
            : throw new BuildFailedException(
                $"{File} has the text to replace {(at < 0 ? "nowhere" : "more than once")}: {Find}"
            );
    }
}
