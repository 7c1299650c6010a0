using System.Text;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql;

/// <summary>
/// Reads SQL as PostgreSQL and psql read it. Reports every error at once, with its place.
/// </summary>
internal static class SqlReader
{
    /// <summary>Reads a file with all that it includes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Variables and limits.</param>
    /// <exception cref="PlanInvalidException">The file, or one that it includes, cannot be run as it
    /// stands.</exception>
    public static SqlScript ReadFile(string path, SqlReadOptions? options = null)
    {
        options ??= SqlReadOptions.Default;
        var files = new IncludeFolder(options.RootFolder, path, options.Files);
        var reader = new ScriptReader(options, files);
        reader.ReadFile(Path.GetFullPath(path), files.NameOf(path));
        return reader.Finish(files.NameOf(path));
    }

    /// <summary>
    /// Reads a file on its own, with all that it includes. Its statements can be looked at also where it cannot be run.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Variables and limits.</param>
    /// <returns>The statements that could be read, and why the file, or one that it includes, cannot be run as it
    /// stands; null: it can.</returns>
    public static (StatementRecords Statements, SqlFileInvalidException? Problem) ReadAlone(
        string path,
        SqlReadOptions options
    )
    {
        var files = new IncludeFolder(options.RootFolder, path, options.Files);
        var reader = new ScriptReader(options, files);
        reader.ReadFile(Path.GetFullPath(path), files.NameOf(path));
        var findings = reader.FinishWithErrors(files.NameOf(path));
        return (
            reader.Records,
            findings.Count == 0
                ? null
                : new SqlFileInvalidException(path, findings)
                {
                    IsUnreadable = reader.Records.Sources.Count == 0,
                    UnsetVariables = [.. reader.UnsetVariables],
                    HasOtherErrors = findings.Count > reader.UnsetUses,
                }
        );
    }

    /// <summary>
    /// Returns the names of the files that a file is made of, itself first, also where they cannot be run.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Variables and limits.</param>
    public static IReadOnlyList<string> FilesOf(string path, SqlReadOptions options)
    {
        var files = new IncludeFolder(options.RootFolder, path, options.Files);
        var reader = new ScriptReader(options, files);
        reader.ReadFile(Path.GetFullPath(path), files.NameOf(path));
        return [.. reader.Records.Sources.Select(s => s.Name).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Returns the variables that SQL in no file uses and the options do not set.</summary>
    public static IReadOnlySet<string> UnsetVariables(string text, string fileName, SqlReadOptions options)
    {
        var reader = new ScriptReader(options, new IncludeFolder(options.RootFolder, null));
        reader.ReadBytes(Encoding.UTF8.GetBytes(text), fileName);
        return reader.UnsetVariables;
    }

    /// <summary>Reads SQL that is in no file. What it includes is relative to the root folder.</summary>
    /// <param name="text">The SQL.</param>
    /// <param name="fileName">What messages call it.</param>
    /// <param name="options">Variables and limits.</param>
    /// <exception cref="PlanInvalidException">The text cannot be run.</exception>
    public static SqlScript ReadText(string text, string fileName, SqlReadOptions? options = null)
    {
        options ??= SqlReadOptions.Default;
        var reader = new ScriptReader(options, new IncludeFolder(options.RootFolder, null, options.Files));
        reader.ReadBytes(Encoding.UTF8.GetBytes(text), fileName);
        return reader.Finish(fileName);
    }
}
