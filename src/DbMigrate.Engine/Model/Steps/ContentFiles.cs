using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Model.Steps;

/// <summary>The files that a part of a plan uses, however they are included.</summary>
/// <param name="Checksums">The checksums by path relative to the plan's folder, with forward slashes.</param>
/// <param name="Variables">The names of the plan's variables that the files use.</param>
internal sealed record ContentFiles(
    IReadOnlyDictionary<string, string> Checksums,
    IReadOnlyCollection<string> Variables
)
{
    /// <summary>No file.</summary>
    internal static ContentFiles None { get; } = new(new Dictionary<string, string>(), []);

    /// <summary>Returns the files of a script that was read.</summary>
    internal static ContentFiles Of(SqlScript script) => Of(script.FileChecksums, script.Variables);

    /// <summary>Returns the files that a text includes.</summary>
    internal static ContentFiles Below(SqlScript text) => Of(text.FileChecksums.Skip(1), text.Variables);

    /// <summary>Returns these files and others.</summary>
    internal ContentFiles With(ContentFiles others)
    {
        var checksums = new Dictionary<string, string>(Checksums, StringComparer.Ordinal);
        foreach (var (name, checksum) in others.Checksums)
        {
            checksums[name] = checksum;
        }

        return new ContentFiles(checksums, [.. Variables.Union(others.Variables)]);
    }

    private static ContentFiles Of(
        IEnumerable<(string Name, string Checksum)> files,
        IReadOnlyCollection<string> variables
    )
    {
        var checksums = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, checksum) in files)
        {
            checksums[name] = checksum;
        }

        return new ContentFiles(checksums, variables);
    }
}
