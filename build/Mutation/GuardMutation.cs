using System.Text.Json;

namespace DbMigrate.Build.Mutation;

/// <summary>A small fault in code that keeps users safe, and the tests that have to notice it.</summary>
/// <param name="Name">What the fault takes away; unique.</param>
/// <param name="File">The file, from the root of the repository.</param>
/// <param name="Find">The text to replace. It occurs once in the file.</param>
/// <param name="Replace">The text in its place.</param>
/// <param name="Tests">Parts of the full names of the tests, separated by |.</param>
/// <param name="And">Further faults that are put in at the same time, where one guard stands behind another.</param>
internal sealed record GuardMutation(
    string Name,
    string File,
    string Find,
    string Replace,
    string Tests,
    IReadOnlyList<GuardEdit>? And = null
)
{
    /// <summary>All that is put into the code.</summary>
    public IEnumerable<GuardEdit> Edits => (And ?? []).Prepend(new GuardEdit(File, Find, Replace));

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
}
