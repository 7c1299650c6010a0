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
        var draft = string.Empty;
        try
        {
            if (TryOpenDevice(path) is { } device)
            {
                // To move a file there would replace the device.
                using (device)
                {
                    write(device);
                }

                return;
            }

            // A link stays one; what it names is replaced.
            var target = new FileInfo(path).LinkTarget is null
                ? path
                : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
            draft = $"{target}.{Guid.NewGuid():N}.tmp";
            if (Path.GetDirectoryName(Path.GetFullPath(target)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            using (var stream = File.Create(draft))
            {
                write(stream);
            }

            File.Move(draft, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            if (draft.Length > 0)
            {
                Remove(draft);
            }

            throw new OutputNotWrittenException(path, $"'{path}' cannot be written: {e.Message}", e);
        }
    }

    // A named pipe is anywhere, and looks like a file before it is open.
    private static FileStream? TryOpenDevice(string path)
    {
        if (IsDevice(path))
        {
            return File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        }

        try
        {
            var stream = File.Exists(path)
                ? File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)
                : null;
            if (stream?.CanSeek != true)
            {
                return stream;
            }

            stream.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be written can still be replaced.
        }

        return null;
    }

    // As /dev/stdout or /dev/null. Files are kept in /dev/shm.
    private static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows()
        && Path.GetFullPath(path) is var full
        && (full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal))
        && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);

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
