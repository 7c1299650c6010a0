using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Rehearsal.Prisma;

/// <summary>Reads a Prisma schema from a file, or from the files of a folder.</summary>
internal static class PrismaSource
{
    private const string Extension = ".prisma";
    private const int MostBytes = 16 << 20;

    /// <summary>Returns the files of a schema, in order; null: the source is none.</summary>
    /// <param name="source">A path.</param>
    internal static IReadOnlyList<string>? FilesOf(string source)
    {
        if (source.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) && !Directory.Exists(source))
        {
            return [source];
        }

        try
        {
            string[] files = Directory.Exists(source)
                ? Directory.GetFiles(source, "*" + Extension, SearchOption.AllDirectories)
                : [];
            return files.Length == 0 ? null : [.. files.Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SchemaSourceInvalidException(source, $"The folder '{source}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads the schema of files.</summary>
    /// <param name="source">The source, for errors.</param>
    /// <param name="files">The files.</param>
    /// <exception cref="SchemaSourceInvalidException">They cannot be read, or are not right. It has all errors.</exception>
    internal static PrismaSchema Read(string source, IReadOnlyList<string> files)
    {
        var errors = new List<PlanFinding>();
        var schema = PrismaSchema.Read(files.Select(f => (f, Text(source, f))), errors);
        return errors.Count == 0
            ? schema
            : throw new SchemaSourceInvalidException(
                source,
                $"The Prisma schema '{source}' has {DisplayText.Count(errors.Count, "error")}:\n"
                    + string.Join(
                        '\n',
                        errors.Select(e => e.Place.Line > 0 ? $"  {e.Place}: {e.Message}" : $"  {e.Message}")
                    )
            );
    }

    private static string Text(string source, string file)
    {
        try
        {
            return RegularFile.ReadBytes(file, MostBytes) is { } bytes
                ? System.Text.Encoding.UTF8.GetString(bytes)
                : throw new SchemaSourceInvalidException(source, $"{file} is larger than 16 MB.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SchemaSourceInvalidException(source, $"There is no Prisma schema '{file}'.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SchemaSourceInvalidException(source, $"{file} cannot be read: {e.Message}", e);
        }
    }
}
