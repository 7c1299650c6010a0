using System.Text.Json;

namespace DbMigrate.Build.Mutation;

/// <summary>A small fault in code that keeps users safe, and the tests that have to notice it.</summary>
/// <param name="Name">What the fault takes away; unique.</param>
/// <param name="File">The file, from the root of the repository.</param>
/// <param name="Find">The text to replace. It occurs once in the file.</param>
/// <param name="Replace">The text in its place.</param>
/// <param name="Tests">Parts of the full names of the tests, separated by |.</param>
internal sealed record GuardMutation(string Name, string File, string Find, string Replace, string Tests)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Reads the list of a file.</summary>
    /// <exception cref="BuildFailedException">A name occurs twice, or a property is missing.</exception>
    public static IReadOnlyList<GuardMutation> Read(string path)
    {
        var list = JsonSerializer.Deserialize<List<GuardMutation>>(System.IO.File.ReadAllText(path), Options) ?? [];
        var incomplete = list.FirstOrDefault(m =>
            new[] { m.Name, m.File, m.Find, m.Tests }.Any(string.IsNullOrEmpty) || m.Replace is null
        );
        if (incomplete is not null)
        {
            throw new BuildFailedException($"{path}: the mutation '{incomplete.Name}' has not all of its properties.");
        }

        var twice = list.GroupBy(m => m.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? list : throw new BuildFailedException($"{path}: '{twice.Key}' occurs twice.");
    }

    /// <summary>Returns the text of the file with the fault.</summary>
    /// <param name="text">The text of the file.</param>
    /// <exception cref="BuildFailedException">The text to replace does not occur exactly once.</exception>
    public string Apply(string text)
    {
        var at = text.IndexOf(Find, StringComparison.Ordinal);
        var again = at < 0 ? -1 : text.IndexOf(Find, at + 1, StringComparison.Ordinal);
        return at >= 0 && again < 0
            ? string.Concat(text.AsSpan(0, at), Replace, text.AsSpan(at + Find.Length))
            : throw new BuildFailedException(
                $"'{Name}': {File} has the text to replace {(at < 0 ? "nowhere" : "more than once")}: {Find}"
            );
    }
}
