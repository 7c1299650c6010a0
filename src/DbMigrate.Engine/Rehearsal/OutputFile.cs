using System.Text;

namespace DbMigrate.Engine.Rehearsal;

/// <summary>Writes files with results as a whole: a reader sees the former file or the new one.</summary>
internal static class OutputFile
{
    /// <summary>Writes a text as UTF-8. Creates the folder.</summary>
    /// <exception cref="OutputNotWrittenException">It cannot be written. The former file is unchanged.</exception>
    internal static void Write(string path, string text) =>
        Write(
            path,
            stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                writer.Write(text);
            }
        );

    /// <summary>Writes what an action writes to a stream. Creates the folder.</summary>
    /// <exception cref="OutputNotWrittenException">It cannot be written. The former file is unchanged.</exception>
    internal static void Write(string path, Action<Stream> write)
    {
        var draft = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            using (var stream = File.Create(draft))
            {
                write(stream);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Remove(draft);
            throw new OutputNotWrittenException(path, $"'{path}' cannot be written: {e.Message}", e);
        }
    }

    private static void Remove(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that is reported says why.
        }
    }
}
